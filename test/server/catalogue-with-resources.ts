/** The catalogue of shelves with resources and prompts: one of each kind that the server treats. */
import type { AnyTool, Catalogue } from "../../server/definition.js";
import { shelves } from "./catalogue-of-shelves.js";

const READS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true } as const;

const listFiles: AnyTool = {
  name: "list_files",
  title: "Files",
  description: "Lists the files of a book.",
  toolset: "reading",
  aliases: ["files"],
  annotations: READS,
  operation: { document: "shelves", method: "GET", path: "/books/{id}/files" },
  arguments: {
    book_id: {
      required: true,
      binding: { in: "path", name: "id", style: "simple", explode: false },
      schema: { type: "string" },
    },
  },
  result: {},
};

const readFile: AnyTool = {
  name: "read_file",
  title: "Read a file",
  description: "Reads a file of a book.",
  toolset: "reading",
  annotations: READS,
  operation: { document: "shelves", method: "GET", path: "/books/{id}/file" },
  arguments: {
    book_id: {
      required: true,
      binding: { in: "path", name: "id", style: "simple", explode: false },
      schema: { type: "string" },
    },
    file: {
      required: true,
      binding: { in: "query", name: "file", style: "form", explode: true },
      schema: { type: "string" },
    },
  },
  result: { mediaType: "text/plain" },
};

export const catalogue: Catalogue = {
  ...shelves,
  tools: [...shelves.tools, listFiles, readFile],
  resources: [
    { name: "book", uri: "shelves://books/{book_id}", title: "Book", tool: "get_book" },
    {
      name: "books",
      uri: "shelves://books/{status}/{page_size}",
      title: "Books in a state",
      tool: "list_books",
      arguments: { detail: "full" },
    },
    { name: "tags", uri: "shelves://tags", title: "Tags", tool: "list_tags" },
    { name: "cover", uri: "shelves://cover", title: "Cover", tool: "get_cover" },
    {
      name: "file",
      uri: "shelves://books/{book_id}/files/{+file}",
      title: "File",
      description: "One file of a book.",
      tool: "read_file",
      complete: {
        book_id: { tool: "list_books", search: "added_after", arguments: { page_size: 7 }, values: "results.id" },
        file: { tool: "list_files", values: "files.name", links: true },
      },
    },
    {
      name: "schema",
      uri: "shelves://books/schema",
      title: "Schema of a book",
      annotations: { audience: ["assistant"] },
      schema: { type: "object", properties: { title: { type: "string", description: "Wörter" } } },
    },
  ],
  prompts: [
    {
      name: "find",
      title: "Find a book",
      description: "Finds a book.",
      arguments: {
        title: { required: true, description: "Part of the title.", complete: { tool: "list_tags", values: "name" } },
        status: {
          description: "Its state.",
          absent: "any {title}",
          complete: { valuesOf: { tool: "list_books", argument: "status" } },
        },
      },
      text: 'Find {title} in {status}, {other} and {"json": 1}.',
    },
    { name: "tag", title: "Tag", description: "Tags.", tools: ["list_tags"], arguments: {}, text: "Call list_tags." },
  ],
};
