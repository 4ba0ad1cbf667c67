declare module "listed-tools" {
  import type { Tool } from "@modelcontextprotocol/server";
  const tools: Tool[];
  export default tools;
}
