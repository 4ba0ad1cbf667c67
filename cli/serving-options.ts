/** The options that choose which tools are served, as the command line gives them. */

export interface ServingOptions {
  readonly toolsets?: string;
  readonly tools?: string;
  readonly excludeTools?: string;
  readonly readOnly?: true;
  readonly allowDestructive?: true;
  readonly multiWorkspace?: true;
}

/** The flags of `readSettings`: only those that were given. */
export function flagsOf(options: ServingOptions) {
  return {
    ...(options.toolsets === undefined ? {} : { toolsets: namesIn(options.toolsets) }),
    ...(options.tools === undefined ? {} : { tools: namesIn(options.tools) }),
    ...(options.excludeTools === undefined ? {} : { excludeTools: namesIn(options.excludeTools) }),
    ...(options.readOnly === undefined ? {} : { readOnly: true }),
    ...(options.allowDestructive === undefined ? {} : { allowDestructive: true }),
    ...(options.multiWorkspace === undefined ? {} : { openSettings: true }),
  };
}

function namesIn(list: string): string[] {
  return list
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
