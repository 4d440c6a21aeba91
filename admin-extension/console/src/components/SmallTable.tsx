import type { ReactNode } from "react";
import styles from "./SmallTable.module.css";

/** A few rows within a card or details; the first cell of a row is its heading. */
export function SmallTable({
  columns,
  children,
}: {
  columns: readonly string[];
  children: ReactNode;
}) {
  return (
    <table className={styles["table"]}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
