import { Card } from "antd";
import type { ReactNode } from "react";
import styles from "./TitledCard.module.css";

/** A card that is a part of a page; its title is a heading. */
export function TitledCard({ title, children }: { title: string; children: ReactNode }) {
  return <Card title={<h2 className={styles["title"]}>{title}</h2>}>{children}</Card>;
}
