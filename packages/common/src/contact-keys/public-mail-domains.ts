/**
 * Mail providers open to everybody: an address there says nothing about a company. Data, not a claim
 * to be complete; a tenant adds its own through the options of `contactKeys`.
 */
export const publicMailDomains: readonly string[] = `
gmail.com googlemail.com
outlook.com outlook.de outlook.fr outlook.es outlook.it outlook.jp outlook.com.br outlook.co.th outlook.dk outlook.ie outlook.pt
hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.it hotmail.es hotmail.be hotmail.nl hotmail.se hotmail.no hotmail.dk hotmail.fi hotmail.ca
hotmail.co.jp hotmail.co.th hotmail.com.ar hotmail.com.br hotmail.com.tr hotmail.gr hotmail.ch
live.com live.co.uk live.fr live.de live.it live.nl live.be live.se live.no live.dk live.ca live.in live.cn live.jp live.com.au live.com.ar live.com.mx live.com.pt msn.com passport.com
yahoo.com yahoo.co.uk yahoo.fr yahoo.de yahoo.it yahoo.es yahoo.ca yahoo.in yahoo.co.in yahoo.co.jp yahoo.co.id yahoo.co.nz yahoo.co.th yahoo.com.ar yahoo.com.au
yahoo.com.br yahoo.com.cn yahoo.com.hk yahoo.com.mx yahoo.com.my yahoo.com.ph yahoo.com.sg yahoo.com.tr yahoo.com.tw yahoo.com.vn yahoo.dk yahoo.gr yahoo.ie yahoo.no
yahoo.pl yahoo.ro yahoo.se ymail.com rocketmail.com myyahoo.com
aol.com aol.co.uk aol.de aol.fr aim.com icloud.com me.com mac.com
gmx.com gmx.de gmx.net gmx.at gmx.ch gmx.fr gmx.co.uk gmx.us web.de t-online.de freenet.de arcor.de posteo.de mailbox.org online.de vodafone.de email.de
proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tuta.com tuta.io tutamail.com fastmail.com fastmail.fm hey.com
mail.com email.com usa.com post.com inbox.com zoho.com zohomail.com zohomail.eu hushmail.com runbox.com lavabit.com
mail.ru bk.ru inbox.ru list.ru internet.ru yandex.ru yandex.com ya.ru rambler.ru ukr.net i.ua meta.ua
qq.com foxmail.com 163.com 126.com yeah.net 139.com 189.cn sina.com sina.cn sohu.com tom.com aliyun.com
naver.com hanmail.net daum.net nate.com kakao.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp i.softbank.jp nifty.com
rediffmail.com rediff.com sify.com indiatimes.com
uol.com.br bol.com.br terra.com.br ig.com.br globo.com globomail.com oi.com.br r7.com zipmail.com.br
orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr numericable.fr aliceadsl.fr
libero.it virgilio.it tiscali.it alice.it tin.it fastwebnet.it inwind.it iol.it tim.it
seznam.cz centrum.cz email.cz post.cz volny.cz atlas.cz azet.sk zoznam.sk centrum.sk
wp.pl o2.pl onet.pl onet.eu op.pl interia.pl interia.eu gazeta.pl tlen.pl poczta.fm vp.pl
freemail.hu citromail.hu indamail.hu abv.bg mail.bg dir.bg
comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net optonline.net juno.com netzero.net windstream.net centurylink.net frontier.com roadrunner.com
btinternet.com btopenworld.com sky.com talktalk.net ntlworld.com virginmedia.com blueyonder.co.uk tiscali.co.uk plusnet.com
shaw.ca rogers.com sympatico.ca telus.net videotron.ca bell.net
bigpond.com bigpond.net.au optusnet.com.au iinet.net.au tpg.com.au xtra.co.nz
telenet.be skynet.be proximus.be ziggo.nl kpnmail.nl kpnplanet.nl planet.nl home.nl xs4all.nl hetnet.nl chello.nl upcmail.nl
bluewin.ch hispeed.ch sunrise.ch aon.at chello.at a1.net
telia.com telia.se bredband.net comhem.se spray.se online.no frisurf.no tele2.no mail.dk stofanet.dk kolumbus.fi luukku.com suomi24.fi eesti.ee inbox.lv
telefonica.net movistar.es terra.es ono.com sapo.pt clix.pt mail.pt iol.pt otenet.gr forthnet.gr
mynet.com turk.net walla.co.il walla.com netvision.net.il emirates.net.ae
mailinator.com guerrillamail.com 10minutemail.com yopmail.com trashmail.com temp-mail.org sharklasers.com getnada.com dispostable.com maildrop.cc
`.trim().split(/\s+/);

/** Providers that deliver several spellings of an address to the same box. */
export const mailSpellings: readonly { readonly domains: readonly string[]; readonly tag: "+"; readonly dotsIgnored: boolean; readonly canonical?: string }[] = [
  { domains: ["gmail.com", "googlemail.com"], tag: "+", dotsIgnored: true, canonical: "gmail.com" },
  { domains: ["outlook.com", "hotmail.com", "live.com", "msn.com"], tag: "+", dotsIgnored: false },
  { domains: ["icloud.com", "me.com", "mac.com"], tag: "+", dotsIgnored: false },
  { domains: ["proton.me", "protonmail.com", "protonmail.ch", "pm.me"], tag: "+", dotsIgnored: false },
  { domains: ["fastmail.com", "fastmail.fm"], tag: "+", dotsIgnored: false },
];
