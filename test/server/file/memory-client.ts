/** Run by memory.test.ts in a process of its own: calls with a small heap, and tells by how much the process grew. */
import { callTool } from "../../../server/call.js";
import { dbtDigests } from "../../../workflows/digests/dbt.js";
import { contextFor, fileTool } from "./served-file.js";

const [url = "", json = "{}"] = process.argv.slice(2);
const tool = fileTool({ ways: ["head", "tail", "grep", "pointer"], digests: ["dbt"] }, "application/octet-stream");
const context = contextFor(tool, url, { digests: dbtDigests, environment: { FILES_TIMEOUT_MS: "300000" } });
// What is loaded at the first call is no memory of the file.
await callTool(context, tool.name, { pointer: "/warm" });
const before = process.memoryUsage().rss;
const { structuredContent, isError } = await callTool(context, tool.name, JSON.parse(json));
const grown = process.resourceUsage().maxRSS * 1024 - before;
process.stdout.write(JSON.stringify({ structuredContent, isError, grown }));
