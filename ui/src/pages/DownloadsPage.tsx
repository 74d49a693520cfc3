import type { Download, Downloads, State } from "../api/types";
import { Icon } from "../components/Icon";
import { usePolled } from "../model/polled";

export function DownloadsPage({ state }: { state: State }) {
  const answer = usePolled<Downloads>("downloads", 5);
  const files = answer?.downloads ?? [];
  return (
    <section aria-label="Download data">
      <div class="table-head">
        <h2>Download data</h2>
      </div>
      <p class="hint">
        Each file is made at the moment you ask for it.
        {state.run.directory && (
          <>
            {" "}
            The leader also writes them to <code>{state.run.directory}</code> on its own disk when the run
            ends.
          </>
        )}
      </p>
      <ul class="downloads">
        {files.map(file => (
          <li key={file.href}>{file.available ? <Available file={file} /> : <Missing file={file} />}</li>
        ))}
      </ul>
    </section>
  );
}

function Available({ file }: { file: Download }) {
  const opened = isReport(file);
  return (
    <>
      <a class="download" href={file.href} download={file.name}>
        <Icon name="download" />
        <span>
          <b>{file.title}</b>
          <small>{file.name}</small>
        </span>
      </a>
      {opened && (
        <a class="button plain" href="stats/report" target="_blank" rel="noopener">
          <Icon name="open" />
          <span>Open</span>
        </a>
      )}
    </>
  );
}

function Missing({ file }: { file: Download }) {
  return (
    <div class="download off">
      <Icon name="download" />
      <span>
        <b>{file.title}</b>
        <small>not available for this run</small>
      </span>
    </div>
  );
}

const isReport = ({ name }: Download) => name.endsWith(".html");
