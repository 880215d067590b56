// Every link from one page of ours to another leads somewhere, and to a heading that is there.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const pages = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((page) => page !== "" && existsSync(page));

const links = pages.flatMap((page) => linksOf(page).map((link) => ({ page, link })));
const dead = links.filter(({ page, link }) => !leadsSomewhere(page, link));
for (const { page, link } of dead) console.error(`${page}: ${link} leads nowhere`);
if (dead.length > 0) process.exitCode = 1;
else console.log(`${links.length} links of ${pages.length} pages lead somewhere`);

/** Inline links, images and reference definitions; other sites are not asked. */
function linksOf(page: string): string[] {
  const found = textOf(page).matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)|(?:src|href)="([^"]+)"/gm);
  return [...found].flatMap(([, ...targets]) => targets.filter((each) => each && !/^[a-z]+:/.test(each)));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", heading] = link.split("#");
  const target = path === "" ? page : normalize(join(dirname(page), path));
  if (!existsSync(target)) return false;
  return heading === undefined || headingsOf(target).includes(heading);
}

/** As GitHub names them; no page of ours has one heading twice. */
function headingsOf(page: string): string[] {
  return [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .trim()
      .replaceAll(" ", "-"),
  );
}

/** Without code, which shows links and headings that are none. */
function textOf(page: string): string {
  return readFileSync(page, "utf8")
    .replaceAll(/^ *```[^]*?^ *```/gm, "")
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[`[\]()]/g, ""));
}
