/** Downloads in part: one byte range of RFC 9110, section 14. */
import { Problem } from "./problem.js";
import type { Answer } from "./request.js";

/** The file, or the part that a `Range` header asks for; a header that is no single byte range is ignored, as it may be. */
export function download(bytes: Buffer, mediaType: string, range: string | undefined): Answer {
  const headers = { "content-type": mediaType, "accept-ranges": "bytes" };
  const [, first, last] = /^bytes=\s*(\d*)-(\d*)\s*$/.exec(range ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === ""))
    return { status: 200, bytes, headers };
  const start = first === "" ? Math.max(0, bytes.length - Number(last)) : Number(first);
  const end = first === "" || last === "" ? bytes.length - 1 : Math.min(Number(last), bytes.length - 1);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return { status: 200, bytes, headers };
  if (start >= bytes.length || (first === "" && Number(last) === 0)) {
    throw new Problem(416, "Requested range not satisfiable", { "content-range": `bytes */${bytes.length}` });
  }
  const contentRange = `bytes ${start}-${end}/${bytes.length}`;
  return { status: 206, bytes: bytes.subarray(start, end + 1), headers: { ...headers, "content-range": contentRange } };
}
