/** Importing the build runs it. */

/** Where the program is. */
export declare const outputFolder: string;
