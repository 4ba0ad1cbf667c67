export interface BuildOptions {
  /** Another folder of generated files than `generated/`: to serve another API with the same program. */
  readonly generated?: string;
}

/** Builds the program into the folder, `dist/` where none is given, which is emptied first; answers with its path. */
export declare function buildProgram(outputFolder?: string, options?: BuildOptions): Promise<string>;
