/** The options of serving: which tools, and what is told of it; as the command line gives them. */

export interface ServingOptions {
  readonly toolsets?: string;
  readonly tools?: string;
  readonly excludeTools?: string;
  readonly readOnly?: true;
  readonly allowDestructive?: true;
  readonly multiWorkspace?: true;
  readonly logLevel?: string;
  readonly logFormat?: string;
  readonly propagateTrace?: true;
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
    ...(options.logLevel === undefined ? {} : { logLevel: options.logLevel }),
    ...(options.logFormat === undefined ? {} : { logFormat: options.logFormat }),
    ...(options.propagateTrace === undefined ? {} : { propagateTrace: true }),
  };
}

function namesIn(list: string): string[] {
  return list
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
