import { visibleText } from "./visible-text.ts";

/** Logs of GitHub Actions and Azure Pipelines take `##[…]` and `##vso[…]` for a command wherever in a line it stands. */
export const LOG_COMMAND = /##(?=\[|vso\[)/g;

/**
 * Foreign text for one line of ours: whatever could move the cursor, hide or rearrange other text is written as an escape
 * (threat TOK-5). Line ends become ` ⏎ `, so that no text can pretend to be a line of ours.
 */
export function oneLine(text: string): string {
  return visibleText(
    text
      .replaceAll(/[ \t]*\r?\n[ \t]*/g, " ⏎ ")
      .replaceAll("\t", " ")
      .replaceAll(LOG_COMMAND, "##\\"),
  );
}
