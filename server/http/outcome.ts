/** What came of a request: an answer, or a fault of the way there. Neither is thrown; both are for the model to read. */
import type { AnswerHeaders } from "./answer-headers.js";

/** A request as it goes out, before credentials. */
export interface HttpRequest {
  /** Upper case. */
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string | Uint8Array | undefined;
  /** Headers that the operation knows and the caller left out, in lower case: nothing may be added under these names. */
  readonly absent?: readonly string[] | undefined;
}

/** An answer of the API, whatever its status. */
export interface HttpAnswer {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** At most `MAX_RESPONSE_BYTES`; empty where a reader took it. */
  readonly body: Uint8Array;
  /** The answer was longer than what was read of it. */
  readonly isCut: boolean;
  /** How often the request was sent. */
  readonly tries: number;
  /** The request has been answered by a redirect to its result: sending it again would do it again. */
  readonly isFinal: boolean;
  /** The origin that answered, where redirects led to another one than was asked: the key was not sent there. */
  readonly redirectedTo?: string | undefined;
}

/** Why no answer came. */
export type FaultKind =
  | "refused" // nothing listens there, or no way leads there
  | "name" // the host's name has no address
  | "tls" // the certificate or the handshake
  | "broken" // the connection ended before the answer did
  | "garbled" // what came is no answer of HTTP, or not compressed as it says
  | "deadline"
  | "cancelled"
  | "redirect" // a redirect that is not followed
  | "credentials" // the key could not be had, or cannot be sent
  | "other";

/** No answer came. */
export interface HttpFault {
  readonly kind: "fault";
  readonly fault: FaultKind;
  /** The request may have reached the API, and taken effect there. */
  readonly mayHaveArrived: boolean;
  /** In a few words, without secrets: `ECONNREFUSED`, or a whole sentence for redirects and credentials. */
  readonly detail: string;
  readonly tries: number;
  readonly isFinal: boolean;
}

export type Outcome = HttpAnswer | HttpFault;
