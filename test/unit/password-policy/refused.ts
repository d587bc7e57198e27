import type { PasswordOwner } from "../../../src/passwords/policy.ts";

import { li, muster, obrien, olena, wang } from "./people.ts";

export const tooShort = [
  ...["", "a", "short", "elevenchars", "elf zeichen", "Tr0ub4dor&3", "x".repeat(11)],
  ...["пароль слож", "私の猫は窓辺で眠るよ", "🦊🐢🌵🍄🎷🧩🛶🪁🧭🥁🪐", "👨‍👩‍👧‍👦🦊🐢🌵"],
  // 22 code points that compose to 11.
  "a\u0308o\u0308u\u0308e\u0301i\u0300n\u0303c\u0327z\u030cs\u030ce\u0302a\u030a",
];

export const tooLong = [
  "x".repeat(129),
  "ä".repeat(129),
  "🦊".repeat(129),
  "ein langer satz ohne regeln ".repeat(5),
  "a".repeat(100_000),
  `${"a\u0308".repeat(129)}`,
];

export const wellKnown = [
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

export const personal: [string, PasswordOwner, string][] = [
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
