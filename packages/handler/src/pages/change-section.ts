import type { Asked } from "../asked.ts";
import { type Html, html } from "./html.ts";

/** How much the change changes, or that it cannot be told. */
export function changeSection({ change, subject }: Asked): Html | undefined {
  if (change === undefined) {
    const missing = html`<h2>The change</h2>
      <p>How much it changes could not be read here. Look at the commits themselves.</p>`;
    return subject.facets["head"] === undefined ? undefined : missing;
  }
  const { files, added, deleted, listed } = change;
  const rows = listed.map(
    (file) =>
      html`<tr>
        <th scope="row"><code>${file.path}</code></th>
        <td>${file.change}</td>
        <td>${file.binary ? "binary" : `+${file.added} −${file.deleted}`}</td>
      </tr>`,
  );
  const rest = files > listed.length && html`<p>And ${files - listed.length} more files.</p>`;
  return html`<h2>The change</h2>
    <p>${files} ${files === 1 ? "file" : "files"}, ${added} lines added, ${deleted} taken away.</p>
    <details>
      <summary>The files</summary>
      <table>
        <caption>
          Changed files
        </caption>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Change</th>
            <th scope="col">Lines</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
      ${rest}
    </details>`;
}
