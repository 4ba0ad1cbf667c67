/** Who made and changed things: here it is always the same person. */
import { uuidOf } from "../data/random.js";
import type { Workspace } from "../workspace.js";

export function userId({ seed }: Workspace): string {
  return uuidOf(`${seed}/user`);
}

export function authorsOf(workspace: Workspace): { readonly createdBy: string; readonly updatedBy: string } {
  const user = userId(workspace);
  return { createdBy: user, updatedBy: user };
}
