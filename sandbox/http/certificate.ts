/** A certificate for loopback that nobody has reason to trust: made anew for each sandbox, signed by itself. */
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** What `https.createServer` takes, both as PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Object identifiers (RFC 5480, RFC 5758, X.520), as the bytes that DER has for them. */
const ECDSA_WITH_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const COMMON_NAME = [0x55, 0x04, 0x03];

const [INTEGER, BIT_STRING, OBJECT_IDENTIFIER, UTF8_STRING, UTC_TIME] = [0x02, 0x03, 0x06, 0x0c, 0x17];
const [SEQUENCE, SET, VERSION] = [0x30, 0x31, 0xa0];

/** Makes one: X.509 version 3 (RFC 5280, 4.1), valid for a day around the moment. */
export function untrustedCertificate(nowMs: number): Certificate {
  const dayMs = 86_400_000;
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = der(SEQUENCE, der(OBJECT_IDENTIFIER, Buffer.from(ECDSA_WITH_SHA256)));
  const name = der(
    SEQUENCE,
    der(
      SET,
      der(
        SEQUENCE,
        der(OBJECT_IDENTIFIER, Buffer.from(COMMON_NAME)),
        der(UTF8_STRING, Buffer.from("sandbox, trusted by nobody")),
      ),
    ),
  );
  const toBeSigned = der(
    SEQUENCE,
    der(VERSION, der(INTEGER, Buffer.of(2))),
    der(INTEGER, Buffer.concat([Buffer.of(1), randomBytes(15)])),
    algorithm,
    name,
    der(SEQUENCE, time(nowMs - dayMs), time(nowMs + dayMs)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = sign("sha256", toBeSigned, privateKey);
  const whole = der(SEQUENCE, toBeSigned, algorithm, der(BIT_STRING, Buffer.of(0), signature));
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n"),
  };
}

/** A value of DER (X.690, 8.1): its tag, its length, what it holds. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/\D/g, "").slice(2, 14);
  return der(UTC_TIME, Buffer.from(`${digits}Z`));
}
