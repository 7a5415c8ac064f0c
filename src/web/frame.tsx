import { Suspense, useEffect, useRef, useState } from "react";
import { Link, Route, Switch, useLocation } from "wouter";
import { ConnectionBanner, ConnectionSign } from "./connection.tsx";
import { destinations, routes } from "./pages.ts";
import { BrokenPage } from "./pieces/broken-page.tsx";
import { Button } from "./pieces/button.tsx";
import { Icon } from "./pieces/icon.tsx";
import { Notices } from "./pieces/notices.tsx";
import { Page } from "./pieces/page.tsx";
import { Empty, Loading } from "./pieces/states.tsx";
import { useSignOut } from "./session.ts";
import { chosenTheme, showTheme, themes } from "./theme.ts";
import { frame } from "./words/frame.ts";

const inThere = (path: string, location: string) =>
  path === "/" ? location === "/" : location === path || location.startsWith(`${path}/`);

/** What stands around every page. */
export function Frame() {
  const [location] = useLocation();
  const content = useRef<HTMLElement>(null);
  const before = useRef(location);
  useEffect(() => {
    // Whoever follows a link by keyboard or ear goes on at the new page, and not behind the old link.
    if (before.current === location) return;
    before.current = location;
    content.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [location]);
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {frame.skip}
      </a>
      <header className="bar">
        <Link href="/" className="brand">
          <Icon name="moon" />
          <span>{frame.name}</span>
        </Link>
        <nav aria-label={frame.pages}>
          {destinations.map(({ path, name, icon }) => (
            <Link key={path} href={path} aria-current={inThere(path, location) ? "page" : undefined}>
              <Icon name={icon} />
              <span>{frame.page[name]}</span>
            </Link>
          ))}
        </nav>
        <div className="bar-end">
          <ConnectionSign />
          <ThemeSwitch />
          <SignOut />
        </div>
      </header>
      <main id="content" ref={content} tabIndex={-1}>
        <ConnectionBanner />
        <BrokenPage place={location}>
          <Suspense fallback={<Loading rows={6} />}>
            <Switch>
              {routes.map(({ path, component: Component }) => (
                <Route key={path} path={path}>
                  {(params) => <Component params={params} />}
                </Route>
              ))}
              <Route>
                <Page title={frame.unknown.title}>
                  <Empty icon="search" title={frame.unknown.text}>
                    <Link href="/" className="button plain">
                      {frame.unknown.home}
                    </Link>
                  </Empty>
                </Page>
              </Route>
            </Switch>
          </Suspense>
        </BrokenPage>
      </main>
      <Notices />
    </div>
  );
}

const themeIcons = { system: "system", light: "sun", dark: "moon" } as const;

function ThemeSwitch() {
  const [theme, setTheme] = useState(chosenTheme);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length]!;
  return (
    <Button
      kind="quiet"
      icon={themeIcons[theme]}
      aria-label={`${frame.theme.label}: ${frame.theme[theme]}`}
      title={`${frame.theme.label}: ${frame.theme[theme]}`}
      onClick={() => {
        showTheme(next);
        setTheme(next);
      }}
    />
  );
}

function SignOut() {
  const signOut = useSignOut();
  return (
    <Button
      kind="quiet"
      icon="leave"
      aria-label={frame.signOut}
      title={frame.signOut}
      busy={signOut.isPending}
      onClick={() => signOut.mutate()}
    />
  );
}
