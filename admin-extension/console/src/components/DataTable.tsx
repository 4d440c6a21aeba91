import {
  createColumnHelper,
  tableFeatures,
  useTable,
  type ColumnHelper,
  type RowData,
} from "@tanstack/react-table";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useMemo, useRef, useState, type ReactNode } from "react";
import styles from "./DataTable.module.css";

/** A column, made once for each language; `id` names its place when the row becomes a card. */
export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  readonly className?: string | undefined;
}

const features = tableFeatures({});
const ESTIMATED_ROW_PIXELS = 78;
/** So many rows more than are seen, so that the keyboard finds the next one. */
const OVERSCAN = 8;

function columnsOf<Row extends RowData>(columns: readonly Column<Row>[]) {
  const helper: ColumnHelper<typeof features, Row> = createColumnHelper<typeof features, Row>();
  return columns.map(({ id, header, cell }) =>
    helper.display({ id, header, cell: (context) => cell(context.row.original) }),
  );
}

/**
 * A list of any length of which only what is seen is in the document. The page scrolls, not the
 * table. On narrow screens a row becomes a card, so the roles are spelled out.
 *
 * @param name of the data attribute that holds a row's key
 * @param onOpen a click anywhere in a row; a button in one of its cells is the keyboard's way
 */
export function DataTable<Row extends RowData>({
  caption,
  columns,
  rows,
  rowKey,
  name,
  stale,
  template,
  card,
  onOpen,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  name: `data-${string}`;
  stale: boolean;
  /** Class that sets `--columns`, the widths. */
  template: string;
  /** Class of a row, which says where its cells stand in a card. */
  card: string;
  onOpen: (row: Row) => void;
}) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [margin, setMargin] = useState(0);
  // a new definition would make each cell anew, and take the focus from what is in it
  const definitions = useMemo(() => columnsOf(columns), [columns]);
  const table = useTable({
    features,
    data: rows,
    columns: definitions,
    getRowId: rowKey,
  });
  const model = table.getRowModel().rows;
  const virtualizer = useWindowVirtualizer({
    count: model.length,
    estimateSize: () => ESTIMATED_ROW_PIXELS,
    getItemKey: (index) => model[index]?.id ?? index,
    overscan: OVERSCAN,
    scrollMargin: margin,
  });
  useLayoutEffect(() => {
    const top = (body.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
    setMargin(Math.round(top));
  }, [model.length]);
  const classes = new Map(columns.map(({ id, className }) => [id, className]));
  return (
    <table
      role="table"
      aria-rowcount={model.length + 1}
      className={[styles["table"], template, stale ? styles["stale"] : ""].join(" ")}
    >
      <caption className={styles["caption"]}>{caption}</caption>
      <thead role="rowgroup">
        {table.getHeaderGroups().map((group) => (
          <tr role="row" key={group.id} aria-rowindex={1} className={styles["row"]}>
            {group.headers.map((header) => (
              <th
                key={header.id}
                scope="col"
                role="columnheader"
                className={classes.get(header.column.id)}
              >
                <table.FlexRender header={header} />
              </th>
            ))}
          </tr>
        ))}
      </thead>
      <tbody
        role="rowgroup"
        ref={body}
        className={styles["body"]}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const row = model[item.index];
          return row === undefined ? null : (
            <tr
              key={row.id}
              role="row"
              aria-rowindex={item.index + 2}
              data-index={item.index}
              {...{ [name]: row.id }}
              ref={virtualizer.measureElement}
              className={[styles["row"], styles["line"], card].join(" ")}
              style={{ transform: `translateY(${item.start - margin}px)` }}
              onClick={() => {
                onOpen(row.original);
              }}
            >
              {row.getAllCells().map((cell) => (
                <td
                  key={cell.id}
                  role="cell"
                  data-column={cell.column.id}
                  className={classes.get(cell.column.id)}
                >
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** The button of a row that opens its details. */
export function OpenButton({
  label,
  onOpen,
  children,
}: {
  label: string;
  onOpen: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      className={styles["open"]}
      aria-label={label}
      onClick={(event) => {
        event.stopPropagation();
        onOpen();
      }}
    >
      {children}
    </button>
  );
}
