import type { Part } from './extract';
import { inWords } from './words';

const COMPONENTS: Record<string, string> = {
  LLA: 'Legal leadership and assurance',
  RUM: 'Resource utilisation and management',
  SEC: 'Stakeholder engagement and collaboration',
};

/** How much of a part is here, as a bar in front of what is planned. */
function Bar({ part }: { part: Part | undefined }) {
  if (!part) return null;
  const { planned, gathered, owed } = part;
  if (planned + gathered === 0) return <>Nothing planned</>;
  return (
    <>
      <svg className="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect className="planned" width="100" height="10" />
        <rect className="gathered" width={planned > 0 ? Math.min((100 * gathered) / planned, 100) : 100} height="10" />
      </svg>
      {gathered} of {planned}
      {owed > 0 && `, ${owed} owed`}
    </>
  );
}

/** The plan of an inspection beside what was gathered, by part and component; what is empty shows too. */
export function Coverage({ parts }: { parts: Part[] }) {
  const columns = [...new Set(parts.map(({ component }) => component))].sort((a, b) => (a ?? '').localeCompare(b ?? ''));
  const rows = [...new Set(parts.map(({ part }) => part))];
  const at = (row: string, column: string | null) =>
    parts.find(({ part, component }) => part === row && component === column);
  return (
    <table className="coverage">
      <caption>Planned and gathered</caption>
      <thead>
        <tr>
          <th scope="col">Part</th>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column === null ? 'Not by component' : <abbr title={COMPONENTS[column]}>{column}</abbr>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row}>
            <th scope="row">{inWords(row)}</th>
            {columns.map((column) => (
              <td key={column} data-owed={(at(row, column)?.owed ?? 0) > 0 || undefined}>
                <Bar part={at(row, column)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
