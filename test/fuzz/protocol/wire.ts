/** A way to a server that takes bytes. Standard input is one; others can be added beside it. */
export interface Wire {
  /** Writes the pieces one after the other, each by itself. */
  write(pieces: readonly Uint8Array[]): Promise<void>;
  /** The whole lines that the server has written since it was last asked. */
  take(): string[];
  /** Resolves when there is something new, or the server has gone. */
  change(): Promise<void>;
  /** Undefined while the server is there. */
  ended(): { readonly code: number | null } | undefined;
  /** The end of what it has written for people. */
  complaint(): string;
  /** Ends the session as a client does that has nothing more to say, and gives the exit code. */
  end(): Promise<number | null>;
  kill(): void;
}
