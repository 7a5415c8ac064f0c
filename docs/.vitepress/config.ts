import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type MarkdownRenderer } from "vitepress";

const calls = readdirSync(join(import.meta.dirname, "..", "sdk"))
  .filter((name) => name !== "README.md")
  .map((name) => name.slice(0, -".md".length));

/** SECURITY.md lies where code hosts look for it; here it is a page like the others. */
function linkToPage(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push("pages", ({ tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? []))
      if (token.attrGet("href") === "../SECURITY.md") token.attrSet("href", "./security.md");
  });
}

/** The site of the documents: `npm run docs` builds it into `dist/docs`. */
export default defineConfig({
  title: "Butler",
  description: "A task manager for media libraries that speaks Plex",
  lang: "en",
  outDir: "../dist/docs",
  cacheDir: "../node_modules/.cache/vitepress",
  cleanUrls: true,
  rewrites: { "sdk/README.md": "sdk/index.md" },
  markdown: { config: linkToPage },
  // The dashboard for Grafana is no page, but a file that one of them offers.
  buildEnd: ({ outDir }) =>
    cpSync(join(import.meta.dirname, "..", "grafana"), join(outDir, "grafana"), { recursive: true }),
  // Wide tables get the room of the outline.
  transformPageData: ({ relativePath, frontmatter }) =>
    ["benchmarks.md", "comparison.md"].includes(relativePath)
      ? { frontmatter: { ...frontmatter, aside: false } }
      : undefined,
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "First evening", link: "/first-evening" },
      { text: "Tasks", link: "/tasks" },
      { text: "SDK", link: "/sdk/" },
      { text: "Benchmarks", link: "/benchmarks" },
    ],
    sidebar: [
      {
        text: "For everybody",
        items: [
          { text: "First evening", link: "/first-evening" },
          { text: "The demo", link: "/demo" },
          { text: "Install", link: "/install" },
          { text: "Configuration", link: "/configuration" },
          { text: "Tasks", link: "/tasks" },
          { text: "Moving from others", link: "/moving" },
          { text: "Taking over what they found", link: "/importing" },
          { text: "Interchange", link: "/interchange" },
          { text: "Compared with others", link: "/comparison" },
        ],
      },
      {
        text: "Running it",
        items: [
          { text: "When something is wrong", link: "/troubleshooting" },
          { text: "Yielding", link: "/yielding" },
          { text: "Notifications", link: "/notifications" },
          { text: "Observing", link: "/observing" },
          { text: "Several machines", link: "/several-machines" },
          { text: "Reliability", link: "/reliability" },
          { text: "Security", link: "/security" },
        ],
      },
      {
        text: "How it works",
        items: [
          { text: "Algorithms", link: "/algorithms" },
          { text: "Scale", link: "/scale" },
          { text: "What the tests notice", link: "/quality" },
          { text: "Benchmarks", link: "/benchmarks" },
          { text: "Where the time goes", link: "/profile" },
          { text: "Adding a task", link: "/adding-a-task" },
        ],
      },
      {
        text: "Reference",
        items: [
          { text: "Command line", link: "/cli" },
          { text: "API", link: "/api" },
          { text: "Errors", link: "/errors" },
          {
            text: "SDK",
            link: "/sdk/",
            collapsed: true,
            items: calls.map((name) => ({ text: name, link: `/sdk/${name}` })),
          },
        ],
      },
    ],
  },
});
