/** The server as a Cloudflare Worker. The variables and secrets of the Worker are its environment. */
import { createHandler } from "orchestra-mcp/handler";

let handler;

export default {
  /** A Worker has its environment with its first request only: the handler is made then, and serves all that follow. */
  fetch(request, environment) {
    handler ??= createHandler({ environment });
    return handler.fetch(request);
  },
};
