import { SluiceError } from "@sluice/core";
import type { EngineParts } from "./engine-parts.ts";

/**
 * Refuses names that hold a secret. Text is redacted, but a changed name is another thing, and names are stored in many places.
 *
 * @throws SluiceError `COMMAND_INVALID`, naming the member and not its value.
 */
export function refuseSecrets(parts: EngineParts, names: Readonly<Record<string, string | undefined>>): void {
  for (const [member, name] of Object.entries(names)) {
    if (name !== undefined && parts.options.redactor.redact(name) !== name) {
      throw new SluiceError({
        code: "COMMAND_INVALID",
        message: `\`${member}\` holds a secret; it would be stored as a name. Name it otherwise.`,
        details: { member },
      });
    }
  }
}
