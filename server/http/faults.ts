/** What an exception of the network means. */
import type { FaultKind } from "./outcome.js";

/** By error code of Node.js and undici: what happened, and whether the request can have been sent by then. */
const codes: Readonly<Record<string, readonly [FaultKind, mayHaveArrived: boolean]>> = {
  ECONNREFUSED: ["refused", false],
  EHOSTUNREACH: ["refused", false],
  ENETUNREACH: ["refused", false],
  EADDRNOTAVAIL: ["refused", false],
  CONNECT_TIMEOUT: ["refused", false],
  UND_ERR_CONNECT_TIMEOUT: ["refused", false],
  ENOTFOUND: ["name", false],
  EAI_AGAIN: ["name", false],
  ECONNRESET: ["broken", true],
  EPIPE: ["broken", true],
  ETIMEDOUT: ["broken", true],
  ERR_STREAM_PREMATURE_CLOSE: ["broken", true],
  UND_ERR_SOCKET: ["broken", true],
  UND_ERR_HEADERS_TIMEOUT: ["broken", true],
  UND_ERR_BODY_TIMEOUT: ["broken", true],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ["broken", true],
};

/** An exception of fetch, read: undici hides the reason in `cause`, and several addresses' reasons in `errors`. */
export function faultOf(error: unknown): { fault: FaultKind; mayHaveArrived: boolean; detail: string } {
  const chain = causesOf(error);
  for (const cause of chain) {
    const code = codeOf(cause);
    const known = code !== undefined && Object.hasOwn(codes, code) ? codes[code] : undefined;
    if (known !== undefined) return { fault: known[0], mayHaveArrived: known[1], detail: code ?? "" };
    // llhttp's and zlib's.
    if (code !== undefined && /^(HPE_|Z_)/.test(code)) return { fault: "garbled", mayHaveArrived: true, detail: code };
    if (code !== undefined && isTlsCode(code)) return { fault: "tls", mayHaveArrived: false, detail: code };
  }
  const last = chain.at(-1);
  // Where requests are fetched: it asks nothing of the ports of other protocols (WHATWG Fetch, "bad port").
  if (last instanceof Error && last.message === "bad port") {
    return { fault: "refused", mayHaveArrived: false, detail: "a port that is not used for HTTP" };
  }
  const detail = codeOf(last) ?? (last instanceof Error ? last.message : String(last));
  return { fault: "other", mayHaveArrived: true, detail: detail.slice(0, 300) };
}

function causesOf(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  let current: unknown = error;
  while (current !== undefined && current !== null && chain.length < 8) {
    chain.push(current);
    if (current instanceof AggregateError && current.errors.length > 0 && codeOf(current) === undefined) {
      current = current.errors[0];
    } else {
      current = (current as { cause?: unknown }).cause;
    }
  }
  return chain;
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}

function isTlsCode(code: string): boolean {
  return (
    /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code) ||
    code === "EPROTO" ||
    code === "ERR_OSSL"
  );
}
