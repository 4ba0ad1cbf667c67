/** A small catalogue written by hand: an API of shelves and books, with one tool of each kind that the server treats. */
import { type AnyTool, type Catalogue, defineTool } from "../../server/definition.js";

const READS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true } as const;
const WRITES = { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true } as const;
const DESTROYS = { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true } as const;

export interface ListBooksArguments {
  status?: ("AVAILABLE" | "LENT" | "LOST")[];
  page_size?: number;
  added_after?: string;
  detail?: "concise" | "full";
}

export interface BookPage {
  results?: { id?: string; title?: string; status?: string; pages?: number; note?: string | null }[];
  total?: number;
}

export const listBooks = defineTool<ListBooksArguments, BookPage>({
  name: "list_books",
  title: "List books",
  description: "Finds books by status.",
  toolset: "reading",
  aliases: ["find_books"],
  annotations: READS,
  operation: { document: "shelves", method: "GET", path: "/books" },
  arguments: {
    status: {
      binding: { in: "query", name: "status", style: "form", explode: false },
      schema: { type: "array", items: { type: "string", enum: ["AVAILABLE", "LENT", "LOST"] } },
      description: "Only books in these states.",
    },
    page_size: {
      binding: { in: "query", name: "pageSize", style: "form", explode: true },
      schema: { type: "integer", minimum: 1, maximum: 100 },
    },
    added_after: {
      binding: { in: "query", name: "addedAfter", style: "form", explode: true },
      schema: { type: "string", format: "date-time" },
    },
    detail: {
      binding: { in: "server", feature: "detail" },
      schema: { type: "string", enum: ["concise", "full"] },
    },
  },
  hidden: [
    {
      in: "header",
      name: "X-Library-Id",
      style: "simple",
      explode: false,
      configured: "SHELVES_LIBRARY_ID",
      argument: { name: "library_id", description: "Library to look in." },
    },
    { in: "query", name: "tenant", style: "form", explode: true, constant: "main" },
  ],
  result: {
    schema: {
      type: "object",
      properties: {
        results: {
          type: "array",
          items: {
            type: "object",
            properties: {
              id: { type: "string" },
              title: { type: "string" },
              status: { type: "string", enum: ["AVAILABLE", "LENT", "LOST"] },
              pages: { type: "integer" },
              note: { type: "string" },
            },
            required: ["id"],
          },
        },
        total: { type: "integer" },
      },
      required: ["results"],
    },
    fields: ["id", "title", "status"],
    items: "results",
  },
});

export const getBook = defineTool<{ book_id: string }, { id?: string }>({
  name: "get_book",
  title: "Get a book",
  description: "Gets one book.",
  toolset: "reading",
  annotations: READS,
  operation: { document: "shelves", method: "GET", path: "/books/{id}" },
  arguments: {
    book_id: {
      required: true,
      binding: { in: "path", name: "id", style: "simple", explode: false },
      schema: { type: "string", minLength: 1 },
      description: "Id of the book. Take it from list_books.",
    },
  },
  result: { schema: { type: "object", properties: { id: { type: "string" } } } },
});

export const addBook = defineTool<{ title: string; pages?: number }, { id?: string }>({
  name: "add_book",
  title: "Add a book",
  description: "Adds a book.",
  toolset: "writing",
  annotations: WRITES,
  operation: { document: "shelves", method: "POST", path: "/books" },
  body: { mediaType: "application/json", required: true },
  arguments: {
    title: { required: true, binding: { in: "body", pointer: "/title" }, schema: { type: "string", minLength: 1 } },
    pages: { binding: { in: "body", pointer: "/page_count" }, schema: { type: "integer", minimum: 1 } },
  },
  result: { schema: { type: "object", properties: { id: { type: "string" } } } },
});

export const deleteBook = defineTool<{ book_id: string; confirm?: string }, unknown>({
  name: "delete_book",
  title: "Delete a book",
  description: "Deletes a book for good.",
  toolset: "writing",
  aliases: ["remove_book"],
  annotations: DESTROYS,
  operation: { document: "shelves", method: "DELETE", path: "/books/{id}" },
  arguments: {
    book_id: {
      required: true,
      binding: { in: "path", name: "id", style: "simple", explode: false },
      schema: { type: "string", minLength: 1 },
    },
    confirm: {
      binding: { in: "server", feature: "confirm", repeats: ["book_id"] },
      schema: { type: "string" },
      description: "Where your client cannot ask the user: repeat book_id here, after the user agreed.",
    },
  },
  result: {},
});

export const readLog = defineTool<{ range?: string }, string>({
  name: "read_log",
  title: "Read the log",
  description: "Reads the log of the library.",
  toolset: "reading",
  annotations: READS,
  operation: { document: "shelves", method: "GET", path: "/log" },
  arguments: {
    range: { binding: { in: "header", name: "Range", style: "simple", explode: false }, schema: { type: "string" } },
  },
  result: { mediaType: "text/plain" },
});

export const getCover = defineTool<Record<never, never>, string>({
  name: "get_cover",
  title: "Get a cover",
  description: "Gets the picture of the cover.",
  toolset: "reading",
  annotations: READS,
  operation: { document: "shelves", method: "GET", path: "/cover" },
  arguments: {},
  result: { mediaType: "image/png" },
});

export const listTags = defineTool<Record<never, never>, string[]>({
  name: "list_tags",
  title: "List tags",
  description: "Lists all tags.",
  toolset: "extra",
  annotations: READS,
  operation: { document: "shelves", method: "GET", path: "/tags" },
  arguments: {},
  result: { schema: { type: "array", items: { type: "string" } } },
});

const tools: readonly AnyTool[] = [listBooks, getBook, addBook, deleteBook, readLog, getCover, listTags].map(
  (tool) => tool as unknown as AnyTool,
);

export const shelves: Catalogue = {
  server: { name: "shelves", title: "Shelves", instructions: "Start with list_books." },
  documents: {
    shelves: {
      baseUrl: { env: "SHELVES_BASE_URL", default: "https://shelves.example/api" },
      auth: { scheme: "bearer", env: "SHELVES_API_KEY" },
    },
  },
  toolsets: {
    reading: { title: "Reading", default: true },
    writing: { title: "Writing", default: true },
    extra: { title: "Extra" },
  },
  tools,
};
