import { type ReactNode, useEffect } from "react";
import { Link } from "wouter";
import { frame } from "../words/frame.ts";
import { Icon } from "./icon.tsx";

/** A page with its heading, which is also the name of the document. */
export function Page({
  title,
  text,
  back,
  actions,
  children,
}: {
  title: string;
  /** The page that this one was found on. */
  back?: { href: string; name: string };
  text?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · ${frame.name}`;
  }, [title]);
  return (
    <>
      {back && (
        <p className="way-back">
          <Link href={back.href}>
            <Icon name="back" />
            {back.name}
          </Link>
        </p>
      )}
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {text !== undefined && <p className="quiet">{text}</p>}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </>
  );
}

/** A part of a page. @param flush without space around its content, for tables and lists */
export function Card({
  title,
  note,
  actions,
  flush = false,
  children,
}: {
  title?: string;
  note?: ReactNode;
  actions?: ReactNode;
  flush?: boolean;
  children: ReactNode;
}) {
  return (
    <section className={`card ${flush ? "flush" : ""}`} aria-label={title}>
      {(title !== undefined || actions !== undefined) && (
        <header className="card-head">
          {title !== undefined && <h2>{title}</h2>}
          {note !== undefined && <span className="quiet">{note}</span>}
          {actions !== undefined && <div className="card-actions">{actions}</div>}
        </header>
      )}
      {children}
    </section>
  );
}

/** Names and values, in two columns where there is room. */
export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode] | false)[] }) {
  return (
    <dl className="facts">
      {facts.map(
        (fact) =>
          fact && (
            <div key={fact[0]}>
              <dt>{fact[0]}</dt>
              <dd>{fact[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
