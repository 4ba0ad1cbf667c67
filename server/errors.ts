/** The two errors that a call can end with. Both are told to the model; everything else thrown is a defect of ours. */

/** An argument that cannot be used. The message names the argument, what came, and what is allowed. */
export class ArgumentError extends Error {
  readonly tool: string;
  readonly argument: string | undefined;

  constructor(tool: string, argument: string | undefined, message: string) {
    super(message);
    this.name = "ArgumentError";
    this.tool = tool;
    this.argument = argument;
  }
}

/** The API refused, failed or could not be reached: what happened, why as far as is known, and what to do next. */
export class ApiError extends Error {
  /** The HTTP status; undefined where no answer came. */
  readonly status: number | undefined;
  readonly nextStep: string;

  constructor(status: number | undefined, message: string, nextStep: string) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.nextStep = nextStep;
  }
}
