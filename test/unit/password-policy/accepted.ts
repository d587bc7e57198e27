import type { PasswordOwner } from "../../../src/passwords/policy.ts";

import { li, muster, nobody, obrien, wang } from "./people.ts";

export const accepted: [string, PasswordOwner][] = [
  // honest sentences, in many scripts
  ...[
    "Mein Hund heisst Waldi 7",
    "ein langer satz ohne regeln",
    "  mit rand links und rechts  ",
    "purple monkey dishwasher",
    "summer beach house",
    "Die Katze schläft auf dem Ofen",
    "Die Katze schla\u0308ft auf dem Ofen",
    "le chat dort près du poêle",
    "mój kot śpi pod żółtym stołem",
    "кошка спит на печке",
    "η γάτα κοιμάται στο παράθυρο",
    "החתול ישן על החלון",
    "القطة تنام على النافذة",
    "گربه کنار پنجره می‌خوابد",
    "बिल्ली खिड़की पर सोती है",
    "แมวนอนอยู่ริมหน้าต่าง",
    "私の猫は窓辺で毎日眠るよ",
    "고양이는 창가에서 잠을 잡니다",
    "猫咪每天都在窗台上安静地睡觉",
    "con mèo ngủ bên cửa sổ",
    "gatehouse keeper's seven lamps",
    "admin of a very small island",
    "password is not my favourite word",
    "qwerty is how typewriters begin",
    "1234 reasons to stay at home",
    "summer came late to Tromsø",
  ].map((password): [string, PasswordOwner] => [password, nobody]),
  // no composition rules
  ...[
    "vqzlmtrkwpxa",
    "VQZLMTRKWPXA",
    "vQ7-mT2_kW9.",
    "830264917563",
    "^}~;%<|{>'`=",
    "🦊🐢🌵🍄🎷🧩🛶🪁🧭🥁🪐🧿",
    "👩‍🚀🐙🎻🌋🧊🪤🐌🍋🥨🧶",
    "a8f#92!k37&2",
    "Tr0ub4dor&3 nein",
    "oboenspieler",
    "vqzlm trkwp xa\u0000",
    "wmtk\ud800zqpvlrxh",
  ].map((password): [string, PasswordOwner] => [password, nobody]),
  // lengths: 12, 64 and 128 code points
  ["twelve chars", nobody],
  ["zwölf Zeich.", nobody],
  ["zwo\u0308lf Zeich.", nobody],
  [pattern(64, 97, 26), nobody],
  [pattern(128, 97, 26), nobody],
  [pattern(128, 0x4e00, 900), nobody],
  [pattern(128, 0x1f300, 300), nobody],
  [`${pattern(126, 97, 26)}a\u0308o\u0308`, nobody],
  // what is too short or too general to be a part of the person
  ["e-mail from the moon 8", muster],
  ["vans and dens of uk co.", muster],
  ["das kommt mir spanisch vor", muster],
  ["ein Gebirge aus Papier", obrien],
  ["a com in the commons 12", obrien],
  ["the host was not amused", wang],
  ["a museum of small umbrellas", wang],
  ["我的小明每天都在窗台上睡觉", wang],
  ["lively little lizards", li],
  ["mild lantern over the quay", { email: "", firstName: "", lastName: "" }],
  ["mild lantern over the quay", { email: "@", firstName: "----", lastName: "    " }],
  // words of famous phrases beside others
  ["my horse likes a battery of apples", nobody],
  ["correct spelling of my horse", nobody],
  ["seven lazy dogs jumped a fence", nobody],
];

/** Deterministic and without a pattern that the policy could find. */
export function pattern(length: number, first: number, width: number): string {
  let state = 20_240_229;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return String.fromCodePoint(first + (Math.floor(state / 65_536) % width));
  }).join("");
}
