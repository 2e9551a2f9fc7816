import { judgementAnnotations } from "./judgement-annotations.ts";
import { judgementJunit } from "./judgement-junit.ts";
import { judgementMarkdown } from "./judgement-markdown.ts";
import { judgementDocument, type JudgementReport } from "./judgement-report.ts";
import { judgementSarif } from "./judgement-sarif.ts";
import { judgementText } from "./judgement-text.ts";
import { ownVersion } from "../own-version.ts";
import { showJson } from "../show-line.ts";
import type { Terminal } from "../terminal.ts";

/** Every way in which one look can be reported. */
export const JUDGEMENT_FORMATS = ["human", "json", "sarif", "junit", "markdown", "github"] as const;

/** One of {@link JUDGEMENT_FORMATS}. */
export type JudgementFormat = (typeof JUDGEMENT_FORMATS)[number];

/** One look in a format; always whole documents, in `human` for the given terminal. */
export function formatJudgement(report: JudgementReport, format: JudgementFormat, terminal: Terminal): string {
  switch (format) {
    case "human":
      return judgementText(report, terminal);
    case "json":
      return `${showJson(judgementDocument(report))}\n`;
    case "sarif":
      return judgementSarif(report, ownVersion());
    case "junit":
      return judgementJunit(report);
    case "markdown":
      return judgementMarkdown(report);
    default:
      return judgementAnnotations(report);
  }
}
