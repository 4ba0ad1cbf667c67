/** Builds into the folder, `deploy/worker/dist` where none is given, which is emptied first; answers with its modules. */
export declare function buildWorker(outputFolder?: string): Promise<string[]>;
