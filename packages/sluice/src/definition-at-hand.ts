import { digestOf } from "@sluice/core";
import type { Invocation } from "./command.ts";
import type { Project } from "./project.ts";
import { type DefinitionSource, readDefinition } from "./read-definition.ts";

/** A definition as somebody has it before them. */
interface DefinitionAtHand {
  readonly source: DefinitionSource;
  /** Whether it is the one that runs would use. */
  readonly policyTrusted: boolean;
}

/**
 * The definition on disk, so that a change can be looked at before it is committed; with `--policy-ref` the one at that revision.
 *
 * @throws SluiceError `DEFINITION_UNREADABLE`
 */
export async function definitionAtHand(invocation: Invocation, project: Project): Promise<DefinitionAtHand> {
  const { root, trusted, policy, policyFiles, definitionFile } = project;
  const atRef = invocation.text("policy-ref") !== undefined;
  const place = { root, from: policy.from, policyFiles, trusted: atRef ? trusted : undefined };
  const source = await readDefinition(definitionFile, place, { signal: invocation.signal });
  return { source, policyTrusted: policy.trusted && (atRef || (await isTrusted(source, project, invocation.signal))) };
}

/** Whether the policy ref has the same definition, with the same lists. */
async function isTrusted(source: DefinitionSource, project: Project, signal: AbortSignal): Promise<boolean> {
  const { root, trusted, policy, policyFiles, definitionFile } = project;
  if (trusted === undefined) return false;
  try {
    const { text, loaded } = await readDefinition(definitionFile, { root, trusted, from: policy.from, policyFiles }, { signal });
    return text === source.text && digestOf(loaded.ok && loaded.source) === digestOf(source.loaded.ok && source.loaded.source);
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
