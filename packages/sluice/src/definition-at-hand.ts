import { readFileSync } from "node:fs";
import type { Invocation } from "./command.ts";
import { type DefinitionText, readDefinition } from "./definition-file.ts";
import type { Project } from "./project.ts";

/** A definition as somebody has it before them. */
interface DefinitionAtHand {
  readonly source: DefinitionText;
  /** Whether it is the one that runs would use. */
  readonly policyTrusted: boolean;
}

/**
 * The definition on disk, so that a change can be looked at before it is committed; with `--policy-ref` the one at that revision.
 *
 * @throws SluiceError `DEFINITION_UNREADABLE`
 */
export async function definitionAtHand(invocation: Invocation, project: Project): Promise<DefinitionAtHand> {
  const { root, trusted, policy, definitionFile } = project;
  const atRef = invocation.text("policy-ref") !== undefined;
  const place = { root, from: policy.from, trusted: atRef ? trusted : undefined };
  const source = await readDefinition(definitionFile, place, { signal: invocation.signal });
  return { source, policyTrusted: policy.trusted && (atRef || (await isTrustedText(project, invocation.signal))) };
}

async function isTrustedText({ root, trusted, policy, definitionFile }: Project, signal: AbortSignal): Promise<boolean> {
  if (trusted === undefined) return false;
  try {
    const { text } = await readDefinition(definitionFile, { root, trusted, from: policy.from }, { signal });
    return text === readFileSync(definitionFile, "utf8");
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
