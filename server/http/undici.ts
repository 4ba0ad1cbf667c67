/** What is used of undici. A module of its own, so that the library is loaded only where it is needed. */
export { EnvHttpProxyAgent, request } from "undici";
