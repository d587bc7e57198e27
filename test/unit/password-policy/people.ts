import type { PasswordOwner } from "../../../src/passwords/policy.ts";

export const nobody: PasswordOwner = { email: "q@q.io", firstName: "Q", lastName: "Z" };
export const muster: PasswordOwner = {
  email: "anna-maria.k+shop@mail.blumenhaus.co.uk",
  firstName: "Anna-Maria",
  lastName: "Müller van den Berg",
};
export const obrien: PasswordOwner = {
  email: "n.obrien@example.com",
  firstName: "Niamh",
  lastName: "O'Brien",
};
export const olena: PasswordOwner = {
  email: "olena@пошта.ua",
  firstName: "Олена",
  lastName: "Шевченко",
};
export const wang: PasswordOwner = {
  email: "wang@host.museum",
  firstName: "小明",
  lastName: "欧阳",
};
export const li: PasswordOwner = { email: "li@li.li", firstName: "Li", lastName: "Post" };
