import { Drawer } from "antd";
import { useEffect, useId, type ReactNode } from "react";
import { portal } from "@/lib/portal";
import styles from "./SideSheet.module.css";

/** Details at the side of a list; Escape and a click beside it close it. */
export function SideSheet({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const heading = useId();
  usePageHeld();
  return (
    <Drawer
      open
      size="min(600px, 100vw)"
      title={
        <h2 className={styles["title"]} id={heading}>
          {title}
        </h2>
      }
      aria-labelledby={heading}
      onClose={onClose}
      getContainer={portal}
      styles={{ body: { padding: 0, overflow: "hidden" } }}
    >
      {/* scrolls, so the keyboard must reach it */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles["content"]} tabIndex={0} role="region" aria-labelledby={heading}>
        {children}
      </div>
    </Drawer>
  );
}

/** The page below does not scroll. antd's own way needs a style element without a nonce. */
function usePageHeld() {
  useEffect(() => {
    const { style } = document.body;
    const before = style.overflow;
    style.overflow = "hidden";
    return () => {
      style.overflow = before;
    };
  }, []);
}
