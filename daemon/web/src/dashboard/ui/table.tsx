import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  id: string;
  label: string;
  cell: (row: Row) => ComponentChildren;
  /** Figures stand at the end of their column. */
  isNumber?: boolean;
  /** The column of actions has no visible heading. */
  isLabelHidden?: boolean;
}

export interface TableProps<Row> {
  /** Says what the rows are, for screen readers. */
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string;
}

/** On a phone each row becomes a card whose lines name their column. */
export const Table = <Row,>({ caption, columns, rows, keyOf }: TableProps<Row>) => (
  <div class="table-frame">
    <table class="table">
      <caption class="hidden-text">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.id} scope="col" class={column.isNumber ? 'number' : ''}>
              <span class={column.isLabelHidden ? 'hidden-text' : ''}>{column.label}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map((column) => (
              <td
                key={column.id}
                class={column.isNumber ? 'number' : ''}
                data-label={column.isLabelHidden ? undefined : column.label}
              >
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
