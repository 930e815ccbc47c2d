export interface CallingCode {
  /** Digits after the +. */
  readonly code: string;
  /** What is dialled before a national number inside the country and falls away from abroad; empty for none. */
  readonly trunk: string;
}

/** ISO 3166 alpha-2, calling code, trunk prefix (`-` for none). Numbering plans change rarely; a host that needs them exactly brings its own normaliser. */
const table = `
AE 971 0,AF 93 0,AL 355 0,AM 374 0,AO 244 -,AR 54 0,AT 43 0,AU 61 0,AZ 994 0,BA 387 0,BD 880 0,BE 32 0,BF 226 -,BG 359 0,BH 973 -,BI 257 -,BJ 229 -,BN 673 -,BO 591 0,BR 55 0,BT 975 -,
BW 267 -,BY 375 8,BZ 501 -,CA 1 1,CD 243 0,CF 236 -,CG 242 -,CH 41 0,CI 225 -,CL 56 -,CM 237 -,CN 86 0,CO 57 0,CR 506 -,CU 53 0,CV 238 -,CY 357 -,CZ 420 -,DE 49 0,DJ 253 -,DK 45 -,
DZ 213 0,EC 593 0,EE 372 -,EG 20 0,ER 291 0,ES 34 -,ET 251 0,FI 358 0,FJ 679 -,FR 33 0,GA 241 0,GB 44 0,GE 995 0,GH 233 0,GM 220 -,GN 224 -,GQ 240 -,GR 30 -,GT 502 -,GW 245 -,GY 592 -,
HK 852 -,HN 504 -,HR 385 0,HT 509 -,HU 36 06,ID 62 0,IE 353 0,IL 972 0,IN 91 0,IQ 964 0,IR 98 0,IS 354 -,IT 39 -,JO 962 0,JP 81 0,KE 254 0,KG 996 0,KH 855 0,KM 269 -,KR 82 0,KW 965 -,
KZ 7 8,LA 856 0,LB 961 0,LI 423 0,LK 94 0,LR 231 0,LS 266 -,LT 370 0,LU 352 -,LV 371 -,LY 218 0,MA 212 0,MC 377 0,MD 373 0,ME 382 0,MG 261 0,MK 389 0,ML 223 -,MM 95 0,MN 976 0,MO 853 -,
MR 222 -,MT 356 -,MU 230 -,MV 960 -,MW 265 0,MX 52 -,MY 60 0,MZ 258 -,NA 264 0,NE 227 -,NG 234 0,NI 505 -,NL 31 0,NO 47 -,NP 977 0,NZ 64 0,OM 968 -,PA 507 -,PE 51 0,PG 675 -,PH 63 0,
PK 92 0,PL 48 -,PS 970 0,PT 351 -,PY 595 0,QA 974 -,RO 40 0,RS 381 0,RU 7 8,RW 250 0,SA 966 0,SC 248 -,SD 249 0,SE 46 0,SG 65 -,SI 386 0,SK 421 0,SL 232 0,SM 378 -,SN 221 -,SO 252 0,
SR 597 0,SS 211 0,SV 503 -,SY 963 0,SZ 268 -,TD 235 -,TG 228 -,TH 66 0,TJ 992 -,TM 993 8,TN 216 -,TR 90 0,TW 886 0,TZ 255 0,UA 380 0,UG 256 0,US 1 1,UY 598 0,UZ 998 -,VA 39 -,VE 58 0,
VN 84 0,YE 967 0,ZA 27 0,ZM 260 0,ZW 263 0,PR 1 1,DO 1 1,JM 1 1,TT 1 1,BS 1 1,BB 1 1,GL 299 -,FO 298 -,GI 350 -,XK 383 0`;

/** By ISO 3166 alpha-2 country code. */
export const callingCodes: ReadonlyMap<string, CallingCode> = new Map(
  table
    .trim()
    .split(",")
    .map((row): [string, CallingCode] => {
      const [country = "", code = "", trunk = "-"] = row.trim().split(" ");
      return [country, { code, trunk: trunk === "-" ? "" : trunk }];
    }),
);
