/** Whether the user wants what a destructive tool is about to do: asked where the client can ask, else told by the model. */
import type { ListedTool, ServerBinding } from "./definition.js";
import type { Refusal } from "./result/answer.js";
import { shown } from "./validation/explain.js";

/** What the user is asked. */
export interface Question {
  /** For a person: what would be done, and with what. */
  readonly message: string;
  /** The call that is asked about, whole: an answer holds for this one alone. */
  readonly call: string;
}

/** `asked`: the question is on its way, and the client will call again with the answer. */
export type Reply = "accepted" | "declined" | "asked" | "cannot-ask";

/** Asks the user, by whatever the client offers. */
export type AskUser = (question: Question) => Reply;

type Arguments = Readonly<Record<string, unknown>>;

/** How many arguments a question names. */
const NAMED = 12;

/** Whether a tool may delete or overwrite something. */
export function isDestructive({ annotations }: ListedTool): boolean {
  return annotations.destructiveHint && !annotations.readOnlyHint;
}

/** Why the call is not made; undefined where it is one that needs no consent, or has it. */
export function missingConsent(tool: ListedTool, args: Arguments, askUser: AskUser): Refusal | undefined {
  if (!isDestructive(tool)) return undefined;
  switch (askUser(questionAbout(tool, args))) {
    case "accepted":
      return undefined;
    case "declined":
      return {
        message: `Nothing was sent: the user was asked about ${tool.name} and did not agree.`,
        nextStep: "Leave it, unless the user asks for it again.",
      };
    case "asked":
      return { message: "Nothing was sent yet: the user is being asked.", nextStep: "Wait for the answer." };
    case "cannot-ask":
      return unrepeated(tool, args);
  }
}

function questionAbout(tool: ListedTool, args: Arguments): Question {
  const [does = ""] = tool.description.split(/(?<=[.!?])\s/, 1);
  const given = Object.entries(args).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return {
    message: `${whatItDoes(tool, args)}?\n${does.slice(0, 400)}`,
    call: JSON.stringify([tool.name, given]),
  };
}

/** The consent that the model passes on: the call repeats what it is about, or does not. */
function unrepeated(tool: ListedTool, args: Arguments): Refusal | undefined {
  const [argument, repeats] = confirmArgument(tool);
  const wouldDo = `It would do this: ${whatItDoes(tool, args)}.`;
  if (argument === undefined) {
    return {
      message: `Nothing was sent: ${tool.name} may delete or overwrite something, and this client cannot ask the user.`,
      nextStep: `Let the user do it elsewhere, or with a client that supports elicitation. ${wouldDo}`,
    };
  }
  const source = repeats.find((name) => args[name] !== undefined);
  const expected = source === undefined ? tool.name : textOf(args[source]);
  const given = args[argument];
  if (typeof given === "string" && given.trim() === expected.trim()) return undefined;
  const what = source === undefined ? "the tool's name" : source;
  const reason =
    given === undefined
      ? `${tool.name} may delete or overwrite something, and nobody has agreed to it.`
      : `${argument} is ${shown(given)}, but must repeat ${what}.`;
  return {
    message: `Nothing was sent: ${reason} ${wouldDo}`,
    nextStep: `Ask the user. If they agree, call ${tool.name} again with the same arguments and ${argument}=${shown(expected)}.`,
  };
}

function confirmArgument(tool: ListedTool): readonly [name: string | undefined, repeats: readonly string[]] {
  for (const [name, { binding }] of Object.entries(tool.arguments)) {
    if (isConfirming(binding)) return [name, binding.repeats ?? []];
  }
  return [undefined, []];
}

function isConfirming(binding: { readonly in: string }): binding is Extract<ServerBinding, { feature: "confirm" }> {
  return binding.in === "server" && "feature" in binding && binding.feature === "confirm";
}

/** `Delete a book (delete_book) with book_id="7"`. */
function whatItDoes(tool: ListedTool, args: Arguments): string {
  const own = Object.entries(args).filter(([name]) => tool.arguments[name]?.binding.in !== "server");
  const parts = own.slice(0, NAMED).map(([name, value]) => `${name}=${shown(value)}`);
  if (own.length > NAMED) parts.push(`${own.length - NAMED} more arguments`);
  return `${tool.title} (${tool.name})${parts.length === 0 ? "" : ` with ${parts.join(", ")}`}`;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
