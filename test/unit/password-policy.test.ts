import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { passwordLength } from "../../src/domain/password-length.ts";
import { codePoints } from "../../src/domain/text.ts";
import { type PasswordOwner, preparePolicy, whyNotPassword } from "../../src/passwords/policy.ts";
import { wellKnownPasswords } from "../../src/passwords/well-known.ts";
import { leastComputed } from "../support/cpu.ts";

const nobody: PasswordOwner = { email: "q@q.io", firstName: "Q", lastName: "Z" };
const muster: PasswordOwner = {
  email: "anna-maria.k+shop@mail.blumenhaus.co.uk",
  firstName: "Anna-Maria",
  lastName: "Müller van den Berg",
};
const others: PasswordOwner[] = [
  { email: "n.obrien@example.com", firstName: "Niamh", lastName: "O'Brien" },
  { email: "olena@пошта.ua", firstName: "Олена", lastName: "Шевченко" },
  { email: "wang@host.museum", firstName: "小明", lastName: "欧阳" },
  { email: "li@li.li", firstName: "Li", lastName: "Post" },
];
const [obrien, olena, wang, li] = others as [
  PasswordOwner,
  PasswordOwner,
  PasswordOwner,
  PasswordOwner,
];

const tooShort = [
  ...["", "a", "short", "elevenchars", "elf zeichen", "Tr0ub4dor&3", "x".repeat(11)],
  ...["пароль слож", "私の猫は窓辺で眠るよ", "🦊🐢🌵🍄🎷🧩🛶🪁🧭🥁🪐", "👨‍👩‍👧‍👦🦊🐢🌵"],
  // 22 code points that compose to 11.
  "a\u0308o\u0308u\u0308e\u0301i\u0300n\u0303c\u0327z\u030cs\u030ce\u0302a\u030a",
];

const tooLong = [
  "x".repeat(129),
  "ä".repeat(129),
  "🦊".repeat(129),
  "ein langer satz ohne regeln ".repeat(5),
  "a".repeat(100_000),
  `${"a\u0308".repeat(129)}`,
];

const wellKnown = [
  // on the list, in any case
  ...(
    "administrator qazwsxedcrfv unbelievable counterstrike sonyericsson motherfucker " +
    "weihnachtsbaum transformers"
  ).split(" "),
  ...(
    "MICHAELJACKSON Philadelphia PeanutButter SuperNatural ghjcnjgfhjkm iseedeadpeople " +
    "passwordpassword"
  ).split(" "),
  // with digits and symbols around or inside
  ...(
    "password1234 Password1234! !!!password!!! 1234password1 Passwort2024! Sommer2024!! " +
    "Winter2023/24 Welcome12345"
  ).split(" "),
  ...(
    "football83649127 Baseball#20240 iloveyou!!!! letmein2024abc dragon123456 Hallo1234567 " +
    "Geheim123456 monkey-monkey"
  ).split(" "),
  ...(
    "p1a2s3s4w5o6r7d8 p-a-s-s-w-o-r-d p.a.s.s.w.o.r.t.1 2024superman! " +
    "Liverpool2005 ...letmein... Juni24121985"
  ).split(" "),
  "pass word 1234",
  "let me in 1234",
  "i love you 123",
  "   password   ",
  "sommer 19851224",
  // leet
  ...(
    "p4ssw0rd1234 P@$$w0rd1234 P@ssw0rd!!!! 4dm1n1str4t0r adm1n1strat0r 5up3rm4n2024 " +
    "f00tb4ll1234 1l0v3y0u1234 l3tm31n!!!!! m0th3rfuck3r"
  ).split(" "),
  ..."Pa$$wort2024 p455w0rdp455w0rd qw3rtyu10p12 un8el1evable".split(" "),
  // backwards and doubled letters
  ...(
    "drowssapdrowssap 4321drowssap nogardnogard rotartsinimda ppaasssswwoorrdd aabbccddeeff " +
    "112233445566"
  ).split(" "),
  // repeats
  ...(
    "aaaaaaaaaaaa 000000000000 !!!!!!!!!!!! abcabcabcabc abababababab xyzxyzxyzxyz " +
    "k7k7k7k7k7k7 xq7kxq7kxq7k 123123123123"
  ).split(" "),
  ...(
    "ляляляляляля ああああああああああああ 猫猫猫猫猫猫猫猫猫猫猫猫 🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊 hahahahahaha " +
    "horsehorsehorse"
  ).split(" "),
  " ".repeat(12),
  "a".repeat(128),
  "Abc1".repeat(32),
  "é".repeat(64),
  "e\u0301".repeat(64),
  // sequences and keyboards
  ...(
    "123456789012 098765432109 567890123456 432109876543 987654321098 abcdefghijklmn " +
    "nmlkjihgfedcba ABCDEFGHIJKL abcdef123456"
  ).split(" "),
  ...(
    "абвгдежзиклм αβγδεζηθικλμ qwertyuiop1234 qwertzuiop123 qwertyuiop[] asdfghjkl;'1 " +
    "zxcvbnm,./12 1q2w3e4r5t6y"
  ).split(" "),
  ..."poiuytrewq12 lkjhgfdsa123 zaq1xsw2cde3 qayxswedcvfr".split(" "),
  ...(
    "acegikmoqsuw 135791357913 azertyuiop123 йцукенгшщзхъ фывапролджэ1 1qaz2wsx3edc " +
    "!QAZ2wsx#EDC !QAZ@WSX#EDC$RFV !@#$%^&*()_+"
  ).split(" "),
  ...["qwertyuiopasdfghjklzxcvbnm", "qwertyuiop asdfghjkl"],
  "123 456 789 012",
  "198512241985",
  // words of the house and the world's favourites
  ...(
    "gatehouse2024 Gatehouse123! gatehousegatehouse backoffice12 Back-Office1! " +
    "adminadmin123 Admin2024!!! GatehouseAdmin1!"
  ).split(" "),
  ...(
    "g4t3h0us3123 Benutzerverwaltung StorefrontAdmin Willkommen2024 парольпароль " +
    "Пароль123456 contraseña123 Contrasena2024 motdepasse123"
  ).split(" "),
  "admin admin admin",
  "to be or not to be",
  // famous passphrases in any spacing, order and disguise
  "correct horse battery staple",
  "  Correct  Horse  Battery  Staple  ",
  "correct horse battery staple 1",
  "Correct Horse Battery Staple 2024!",
  "battery horse staple correct",
  "staple battery horse correct!",
  "b4ttery-h0rse-5t4ple-c0rrect",
  ...(
    "correcthorsebatterystaple CorrectHorseBatteryStaple Correct-Horse-Battery-Staple " +
    "correct_horse_battery_staple"
  ).split(" "),
  ...(
    "correct.horse.battery.staple c0rrect-h0rse-b4ttery-st4ple " +
    "c-o-r-r-e-c-t-horse-battery-staple elpatsyrettabesrohtcerroc"
  ).split(" "),
  ...(
    "correctHorse7batteryStaple correct\thorse\tbattery\tstaple Tr0ub4dor&3! " +
    "Troubador&31 CoffeeTrainFish coffee-train-fish1"
  ).split(" "),
  "the quick brown fox jumps over the lazy dog",
  "lorem ipsum dolor sit amet",
  "cleft cam synod lacy yr wok",
  // two favourites and no more
  ...(
    "dragonmonkey12 football&baseball superman-batman lovetestmike johnsmith1234 " +
    "summerwinter24"
  ).split(" "),
];

const personal: [string, PasswordOwner, string][] = [
  ["Anna goes for a walk", muster, "Anna"],
  ["the ANNA of the north", muster, "Anna"],
  ["Susannah plays oboe", muster, "Anna"],
  ["Ave Maria gratia plena 3", muster, "Maria"],
  ["ich bin Frau Müller, hallo", muster, "Müller"],
  ["ich bin Frau Mu\u0308ller, hallo", muster, "Müller"],
  ["ICH BIN FRAU MULLER, HALLO", muster, "Müller"],
  ["ich bin Frau Mueller, hallo", muster, "Müller"],
  ["ein Berg und kein Tal 91", muster, "Berg"],
  ["im Blumenhaus ist es kalt", muster, "blumenhaus"],
  ["all that shop talk again", muster, "shop"],
  ["4nn4 tanzt gern im Regen", muster, "Anna"],
  ["violet niamh umbrella", obrien, "Niamh"],
  ["a Brien in the hay 1987", obrien, "Brien"],
  ["mister o'brien's piano", obrien, "Brien"],
  ["the nobrien family tree", obrien, "Brien"],
  ["this is an example of it", obrien, "example"],
  ["моя олена любит кофе", olena, "Олена"],
  ["ШЕВЧЕНКО писал стихи", olena, "Шевченко"],
  ["стара пошта на розі", olena, "пошта"],
  ["my name is olena, dear", olena, "olena"],
  ["thewangdynasty ruled 9", wang, "wang"],
  ["我的名字是小明欧阳你好世界吗", wang, "小明欧阳"],
  ["我的名字是欧阳小明你好世界吗", wang, "欧阳小明"],
  ["the post comes at noon", li, "Post"],
];

const accepted: [string, PasswordOwner][] = [
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
function pattern(length: number, first: number, width: number): string {
  let state = 20_240_229;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return String.fromCodePoint(first + (Math.floor(state / 65_536) % width));
  }).join("");
}

describe("whyNotPassword", () => {
  it("has a table of at least 200 cases, each once", () => {
    const cases = [
      ...tooShort,
      ...tooLong,
      ...wellKnown,
      ...personal.map(([password]) => password),
      ...accepted.map((entry) => JSON.stringify(entry)),
    ];
    expect(new Set(cases).size).toBe(cases.length);
    expect(cases.length).toBeGreaterThanOrEqual(200);
  });

  it.each(tooShort)("refuses as too short: %j", (password) => {
    expect(whyNotPassword(password, nobody)).toEqual({
      key: "passwords.tooShort",
      params: { min: 12 },
      field: "password",
    });
  });

  it("refuses as too long", () => {
    for (const password of tooLong)
      expect(whyNotPassword(password, nobody)).toEqual({
        key: "passwords.tooLong",
        params: { max: 128 },
        field: "password",
      });
  });

  it.each(wellKnown)("refuses as well known: %j", (password) => {
    expect(whyNotPassword(password, nobody)).toEqual({
      key: "passwords.wellKnown",
      field: "password",
    });
  });

  it.each(personal)("refuses as personal: %j", (password, person, part) => {
    expect(whyNotPassword(password, person)).toEqual({
      key: "passwords.personal",
      params: { part },
      field: "password",
    });
  });

  it.each([
    ["lampenladen1234", true],
    ["L4mp3nl4d3n!2026", true],
    ["lampenladenlampenladen", true],
    ["Lampenladen Lagerhaus 1", true],
    ["büroservice büroservice", true],
    ["mondlicht über dem lampenladen", false],
    ["1234 sieben kluge Raben", false],
  ])(
    "on https://backoffice.lampenladen-lagerhaus.büroservice.example, refuses %j: %s",
    (password, refused) => {
      const site = "https://backoffice.lampenladen-lagerhaus.xn--broservice-9db.example:8443";
      expect(whyNotPassword(password, { ...nobody, site })?.key).toBe(
        refused ? "passwords.wellKnown" : undefined,
      );
    },
  );

  it("has nothing to do with the words of other sites, nor with addresses", () => {
    for (const site of [
      undefined,
      "http://localhost:3000",
      "https://127.0.0.1",
      "https://other.example",
    ])
      expect(whyNotPassword("lampenladen lagerhaus", { ...nobody, site })).toBeUndefined();
  });

  it.each(accepted)("accepts %j", (password, person) => {
    expect(whyNotPassword(password, person)).toBeUndefined();
  });

  it("counts the composed form: 11 are too few and 129 too many, in NFC and NFD alike", () => {
    const phrase = "äöü éèê ñçš žůő".padEnd(40, "vqzlmtrkwpx");
    for (const [length, key] of [
      [11, "passwords.tooShort"],
      [12, undefined],
      [40, undefined],
    ] as const) {
      const text = [...phrase].slice(0, length).join("");
      expect(
        [text.normalize("NFC"), text.normalize("NFD")].map(
          (form) => whyNotPassword(form, nobody)?.key,
        ),
      ).toEqual([key, key]);
    }
    expect(
      [128, 129].map(
        (length) => whyNotPassword(pattern(length, 0xe0, 30).normalize("NFD"), nobody)?.key,
      ),
    ).toEqual([undefined, "passwords.tooLong"]);
  });
});

describe("the list", () => {
  it("has at least 3,000 entries that satisfy the length rule, each of them refused", () => {
    const long = [...wellKnownPasswords().bits.keys()].filter(
      (entry) => codePoints(entry) >= passwordLength.min && codePoints(entry) <= passwordLength.max,
    );
    expect(long.length).toBeGreaterThanOrEqual(3_000);
    expect(
      long.filter((entry) => whyNotPassword(entry, nobody)?.key !== "passwords.wellKnown"),
    ).toEqual([]);
  });

  it("does not refuse what chance makes: of 500 words of twelve letters, none", () => {
    const letters = pattern(6_000, 97, 26);
    const words = Array.from({ length: 500 }, (_, index) =>
      letters.slice(index * 12, index * 12 + 12),
    );
    expect(words.filter((word) => whyNotPassword(word, nobody))).toEqual([]);
  });
});

describe("time", () => {
  const worst: Record<string, string> = {
    "one character": "a".repeat(128),
    "one character and an end": `${"0".repeat(127)}x`,
    "leet that could be anything": "1!".repeat(64),
    "leet words": "p4ssw0rd!".repeat(15).slice(0, 128),
    "keyboard rows": "qwertyuiopasdfghjklzxcvbnm1234567890".repeat(4).slice(0, 128),
    "listed words": "sexlovegod".repeat(13).slice(0, 128),
    chance: pattern(128, 97, 26),
    "characters that unfold to eighteen": "\ufdfa".repeat(128),
  };

  it.each(Object.entries(worst))(
    "takes less than 5 ms for 128 characters: %s",
    async (_, password) => {
      for (let round = 0; round < 10; round++) whyNotPassword(password, muster);
      expect(await leastComputed(() => whyNotPassword(password, muster), 5)).toBeLessThan(5);
    },
  );

  it("takes less than 15 ms for 128 characters of whatever is cheap to write", async () => {
    preparePolicy();
    const piece = fc.constantFrom(
      ...(
        "a 1 0 ! @ | ab 123 1l qwerty 1qaz sex password p4ssw0rd 2024 19851224 " +
        "monkey12345678 correcthorse"
      ).split(" "),
      ...["\ufdfa", "㌖", "e\u0301", " ", "🦊", "ляля"],
    );
    const run = fc
      .tuple(piece, fc.integer({ min: 1, max: 128 }))
      .map(([text, times]) => text.repeat(times));
    const password = fc
      .array(run, { minLength: 1, maxLength: 12 })
      .map((runs) => [...runs.join("").repeat(12)].slice(0, passwordLength.max).join(""));
    await fc.assert(
      fc.asyncProperty(
        password,
        async (text) => (await leastComputed(() => whyNotPassword(text, muster), 15)) < 15,
      ),
      { numRuns: 150 },
    );
  });

  it("looks at nothing of what is longer than any password, in any order of marks", async () => {
    const texts = ["\u0323\u0301", "\ufdfa", "e\u0301", "qwerty", " "].map((piece) =>
      piece.repeat(15_000),
    );
    for (const text of texts) {
      expect(whyNotPassword(text, muster)?.key).toBe("passwords.tooLong");
      expect(await leastComputed(() => whyNotPassword(text, muster), 15)).toBeLessThan(15);
    }
  });
});
