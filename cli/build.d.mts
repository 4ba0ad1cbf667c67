/** Builds the program into the folder, `dist/` where none is given, which is emptied first; answers with its path. */
export declare function buildProgram(outputFolder?: string): Promise<string>;
