/** Importing the build runs it. */
export {};
