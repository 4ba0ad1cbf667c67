/** The server as an AWS Lambda function: behind a function URL, API Gateway or a load balancer. */
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import { createHandler } from "orchestra-mcp/handler";

const server = createHandler();

export const handler = handle(new Hono().all("*", ({ req }) => server.fetch(req.raw)));
