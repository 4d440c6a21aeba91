import { Drawer } from "antd";
import { useEffect, useId, useState, type ReactNode } from "react";
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
  useFocusGivenBack();
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

/** Whoever opened the sheet by the keyboard goes on where that was. antd does so only where it closes it itself. */
function useFocusGivenBack() {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus();
      }
    },
    [before],
  );
}
