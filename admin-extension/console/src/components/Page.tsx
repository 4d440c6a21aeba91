import { Card } from "antd";
import type { ReactNode } from "react";
import styles from "./Page.module.css";

/** The heading of a page, one line about it, and what acts on all of it. */
export function PageHead({
  title,
  lead,
  children,
}: {
  title: string;
  lead: string;
  children?: ReactNode;
}) {
  return (
    <div className={styles["head"]}>
      <div>
        <h1 className={styles["title"]}>{title}</h1>
        <p className={styles["lead"]}>{lead}</p>
      </div>
      {children}
    </div>
  );
}

/** What stands below a list: how much it is, and the way to more. */
export function PageFoot({ children }: { children: ReactNode }) {
  return <div className={styles["foot"]}>{children}</div>;
}

/** A sheet that holds a list or a state from edge to edge. */
export function Sheet({ children }: { children: ReactNode }) {
  return (
    <Card className={styles["sheet"] ?? ""} styles={{ body: { padding: 0 } }}>
      {children}
    </Card>
  );
}

/** A part of a page or of details, with its heading. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles["part"]}>
      <h3 className={styles["partTitle"]}>{title}</h3>
      {children}
    </section>
  );
}

export function Muted({ children }: { children: ReactNode }) {
  return <p className={styles["muted"]}>{children}</p>;
}

/** A second, smaller line. */
export function Sub({ children }: { children: ReactNode }) {
  return <span className={styles["sub"]}>{children}</span>;
}

/** Ids, hashes and paths, which break anywhere. */
export function Mono({ children, title }: { children: ReactNode; title?: string | undefined }) {
  return (
    <code className={styles["mono"]} title={title}>
      {children}
    </code>
  );
}
