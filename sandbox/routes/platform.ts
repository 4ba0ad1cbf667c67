/** The routes of the platform API. */
import { listAccounts } from "../endpoints/accounts.js";
import { get, type Route } from "./route.js";

export const PLATFORM_ROUTES: readonly Route[] = [get("/accounts", listAccounts, { anyWorkspace: true })];
