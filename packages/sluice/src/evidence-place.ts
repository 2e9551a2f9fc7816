import type { EvidenceStore } from "@sluice/core";
import { fileEvidence, sqliteEvidence } from "@sluice/sdk";
import type { Project } from "./project.ts";

/** Where a project keeps the bodies of evidence: opened here, and to be closed by whoever asked, or the configuration's own. */
export interface OpenedEvidence {
  readonly store: EvidenceStore;
  readonly isOwn: boolean;
}

/** Opens what the configuration names: a database by its ending, else a folder; `undefined` when it names nothing. */
export function openEvidence({ config }: Pick<Project, "config">): OpenedEvidence | undefined {
  const { evidence } = config;
  if (evidence === undefined) return undefined;
  if (typeof evidence !== "string") return { store: evidence, isOwn: false };
  const store = /\.(?:db|sqlite3?)$/.test(evidence) ? sqliteEvidence({ file: evidence }) : fileEvidence({ folder: evidence });
  return { store, isOwn: true };
}
