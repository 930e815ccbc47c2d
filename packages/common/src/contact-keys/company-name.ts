/** Legal forms that fall away at the end of a company's name, without dots. Data, not a claim to be complete. */
export const legalForms: ReadonlySet<string> = new Set(
  `inc,incorporated,corp,corporation,co,company,llc,llp,lp,ltd,limited,plc,pllc,pc,
gmbh,mbh,ag,kg,kgaa,ohg,gbr,ug,ug haftungsbeschrankt,ek,eg,ev,se,
sa,sas,sasu,sarl,eurl,snc,scs,sca,sl,slu,slne,srl,srls,spa,sapa,
bv,nv,vof,cv,ab,hb,kb,as,asa,ans,da,aps,ivs,oy,oyj,ky,
sp z oo,sp zoo,spzoo,sp j,spol s ro,sro,zrt,kft,bt,nyrt,doo,dd,ood,eood,ooo,oao,zao,pao,ao,
pty ltd,pte ltd,pvt ltd,pty,pte,pvt,private limited,sdn bhd,bhd,kk,gk,yk,ltda,eireli,epp,sa de cv,sapi de cv,s de rl de cv,cia`
    .split(",")
    .map((form) => form.trim()),
);

/**
 * One spelling for a company's name, or undefined when nothing is left: lower case, without accents and
 * punctuation, `&` as and, without leading articles and without legal forms at the end. A name made of
 * nothing but legal forms keeps its words.
 *
 * @example
 * ```ts
 * normalizeCompanyName("The Müller & Söhne GmbH & Co. KG"); // "muller and sohne"
 * ```
 */
export const normalizeCompanyName = (name: string): string | undefined => {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replace(/[.'’`´]/gu, "")
    .replace(/[&+]/gu, " and ")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  const named = words.slice(words.findIndex((word) => word !== "the"));
  const core = withoutLegalForm(named);
  return (core.length > 0 ? core : named).join(" ") || undefined;
};

const withoutLegalForm = (words: readonly string[]): readonly string[] => {
  const length = [5, 4, 3, 2, 1].find((count) => count <= words.length && legalForms.has(words.slice(-count).join(" ")));
  if (length !== undefined) return withoutLegalForm(words.slice(0, -length));
  return words.at(-1) === "and" ? withoutLegalForm(words.slice(0, -1)) : words;
};
