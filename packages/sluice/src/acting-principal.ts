import { userInfo } from "node:os";
import { isPrincipalId, type Principal, SluiceError } from "@sluice/core";
import type { Invocation } from "./command.ts";
import { showLine } from "./show-line.ts";

/**
 * Who acts: the operating-system user, `local`; or a name given with `--as`, which anybody can type and so is `claimed` only.
 *
 * @throws SluiceError `COMMAND_INVALID` when the name is outside the grammar of principals.
 */
export function actingPrincipal(invocation: Invocation): Principal {
  const claimed = invocation.text("as");
  const id = claimed ?? userInfo().username;
  if (isPrincipalId(id)) return { id, assurance: claimed === undefined ? "local" : "claimed" };
  throw new SluiceError({
    code: "COMMAND_INVALID",
    message: `Found the name "${showLine(id)}", expected 1 to 128 of A-Z a-z 0-9 . _ @ : + / -.`,
  });
}
