/** A certified authorization server on loopback: clients that may read, and clients that may also write. */
import { exportJWK, generateKeyPair } from "jose";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

export interface AuthorizationServer {
  readonly issuer: string;
  /** A token by client credentials, for a resource (RFC 8707). */
  token(client: ClientName, resource: string, scope: string): Promise<string>;
  close(): Promise<void>;
}

export type ClientName = "reader" | "writer";
export const CLIENT_SECRET = "secret-of-a-client";
const scopes: Record<ClientName, string> = { reader: "orchestra:read", writer: "orchestra:read orchestra:write" };

export async function startAuthorizationServer(): Promise<AuthorizationServer> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: "first", alg: "RS256", use: "sig" };
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    jwks: { keys: [key] },
    scopes: ["orchestra:read", "orchestra:write"],
    ttl: { ClientCredentials: 60 },
    clients: Object.entries(scopes).map(([name, scope]) => ({
      client_id: name,
      client_secret: CLIENT_SECRET,
      grant_types: ["client_credentials"],
      redirect_uris: [],
      response_types: [],
      scope,
    })),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context: unknown, audience: string) => ({
          scope: "orchestra:read orchestra:write",
          audience,
          accessTokenFormat: "jwt",
          accessTokenTTL: 60,
        }),
      },
    },
  });
  const answer = provider.callback();
  server.on("request", (request, response) => void answer(request, response));
  return {
    issuer,
    async token(client, resource, scope) {
      const response = await fetch(`${issuer}/token`, {
        method: "POST",
        headers: { authorization: `Basic ${Buffer.from(`${client}:${CLIENT_SECRET}`).toString("base64")}` },
        body: new URLSearchParams({ grant_type: "client_credentials", resource, scope }),
      });
      return ((await response.json()) as { access_token: string }).access_token;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
