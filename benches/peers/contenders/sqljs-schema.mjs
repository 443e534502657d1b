// Tables and statements of the SQL contender: what a careful developer would write, all checks of one command
// in one statement, a movement naming both of its sides.
export const WAITING = 0;
const DONE = 1;

export const SCHEMA = `
CREATE TABLE entry (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL);
CREATE TABLE household (id INTEGER PRIMARY KEY, name TEXT NOT NULL, address TEXT, team TEXT);
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT, consent_on TEXT NOT NULL, household INTEGER);
CREATE TABLE team (id INTEGER PRIMARY KEY, name TEXT NOT NULL, on_day TEXT NOT NULL);
CREATE TABLE member (team INTEGER, person INTEGER, since TEXT, PRIMARY KEY (team, person)) WITHOUT ROWID;
CREATE TABLE activity (id INTEGER PRIMARY KEY, team INTEGER, title TEXT, content TEXT, place TEXT, unit TEXT, in_charge INTEGER, on_day TEXT NOT NULL);
CREATE TABLE sheet (id INTEGER PRIMARY KEY, title TEXT, effective_from TEXT NOT NULL, hour_rate INTEGER NOT NULL);
CREATE TABLE rule (sheet INTEGER, row INTEGER, title TEXT, points INTEGER NOT NULL, PRIMARY KEY (sheet, row)) WITHOUT ROWID;
CREATE TABLE service (id INTEGER PRIMARY KEY, person INTEGER NOT NULL, activity INTEGER NOT NULL, on_day TEXT NOT NULL,
  minutes INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 1440), evidence TEXT NOT NULL, state INTEGER NOT NULL);
CREATE INDEX service_day ON service (person, on_day);
CREATE TABLE deed (id INTEGER PRIMARY KEY, sheet INTEGER NOT NULL, row INTEGER NOT NULL, person INTEGER, household INTEGER NOT NULL,
  on_day TEXT NOT NULL, count INTEGER NOT NULL CHECK (count BETWEEN 1 AND 1000), points INTEGER NOT NULL, state INTEGER NOT NULL);
CREATE TABLE counter (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, unit TEXT, price INTEGER NOT NULL);
CREATE TABLE stock (counter INTEGER, item INTEGER, free INTEGER NOT NULL CHECK (free >= 0), held INTEGER NOT NULL CHECK (held >= 0),
  PRIMARY KEY (counter, item)) WITHOUT ROWID;
CREATE TABLE redemption (id INTEGER PRIMARY KEY, counter INTEGER, household INTEGER, item INTEGER, quantity INTEGER NOT NULL CHECK (quantity > 0),
  total INTEGER NOT NULL, state INTEGER NOT NULL);
CREATE TABLE account (household INTEGER PRIMARY KEY, rank INTEGER NOT NULL, honour INTEGER NOT NULL,
  spendable INTEGER NOT NULL CHECK (spendable >= 0), held INTEGER NOT NULL CHECK (held >= 0), debt INTEGER NOT NULL CHECK (debt <= 0));
CREATE TABLE movement (entry INTEGER PRIMARY KEY, household INTEGER NOT NULL, person INTEGER, on_day TEXT NOT NULL, cause TEXT NOT NULL,
  thing INTEGER NOT NULL, rank INTEGER NOT NULL, honour INTEGER NOT NULL, spendable INTEGER NOT NULL, held INTEGER NOT NULL,
  debt INTEGER NOT NULL, against TEXT NOT NULL);
CREATE INDEX movement_of ON movement (household, entry);
`;

export const STATEMENTS = {
  begin: 'BEGIN',
  commit: 'COMMIT',
  entry: 'INSERT INTO entry VALUES (?, ?, ?)',
  checkService: `SELECT (SELECT 1 FROM person WHERE id = ?1), (SELECT on_day FROM activity WHERE id = ?2),
    (SELECT coalesce(sum(minutes), 0) FROM service WHERE person = ?1 AND on_day = ?3)`,
  addService: `INSERT INTO service VALUES (?, ?, ?, ?, ?, ?, ${WAITING})`,
  checkApproval: `SELECT s.state, s.person, s.on_day, t.effective_from, t.hour_rate * s.minutes / 60, p.household, a.spendable, a.debt
    FROM service s JOIN person p ON p.id = s.person JOIN sheet t ON t.id = ?2 LEFT JOIN account a ON a.household = p.household WHERE s.id = ?1`,
  setService: `UPDATE service SET state = ${DONE} WHERE id = ?`,
  checkDeed: `SELECT (SELECT household FROM person WHERE id = ?1), (SELECT id FROM household WHERE id = ?2),
    (SELECT effective_from FROM sheet WHERE id = ?3), (SELECT points FROM rule WHERE sheet = ?3 AND row = ?4)`,
  addDeed: `INSERT INTO deed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ${WAITING})`,
  checkDeedApproval: `SELECT d.state, d.person, d.on_day, d.points, d.household, a.spendable, a.debt
    FROM deed d LEFT JOIN account a ON a.household = d.household WHERE d.id = ?`,
  setDeed: `UPDATE deed SET state = ${DONE} WHERE id = ?`,
  checkHold: `SELECT (SELECT 1 FROM counter WHERE id = ?1), (SELECT 1 FROM household WHERE id = ?2), (SELECT price FROM item WHERE id = ?3),
    (SELECT free FROM stock WHERE counter = ?1 AND item = ?3), (SELECT spendable FROM account WHERE household = ?2)`,
  addRedemption: `INSERT INTO redemption VALUES (?, ?, ?, ?, ?, ?, ${WAITING})`,
  holdStock: 'UPDATE stock SET free = free - ?3, held = held + ?3 WHERE counter = ?1 AND item = ?2',
  checkCollect: 'SELECT state, counter, household, item, quantity, total FROM redemption WHERE id = ?',
  setRedemption: `UPDATE redemption SET state = ${DONE} WHERE id = ?`,
  takeStock: 'UPDATE stock SET held = held - ?3 WHERE counter = ?1 AND item = ?2',
  addMovement: 'INSERT INTO movement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  account: `UPDATE account SET rank = rank + ?2, honour = honour + ?3, spendable = spendable + ?4, held = held + ?5, debt = debt + ?6
    WHERE household = ?1`,
  addAccount: 'INSERT INTO account VALUES (?, ?, ?, ?, ?, ?)',
  board: `SELECT a.household, a.rank, a.honour, h.name, h.team FROM account a JOIN household h ON h.id = a.household
    ORDER BY a.rank DESC, a.household LIMIT ?`,
  accounts: 'SELECT rank, spendable, held, debt FROM account WHERE household = ?',
  movements: `SELECT m.*, p.name, coalesce(a.title, r.title, i.name) FROM movement m LEFT JOIN person p ON p.id = m.person
    LEFT JOIN service s ON m.cause = 'service' AND s.id = m.thing LEFT JOIN activity a ON a.id = s.activity
    LEFT JOIN deed d ON m.cause = 'deed' AND d.id = m.thing LEFT JOIN rule r ON r.sheet = d.sheet AND r.row = d.row
    LEFT JOIN redemption x ON m.cause IN ('held', 'collected') AND x.id = m.thing LEFT JOIN item i ON i.id = x.item
    WHERE m.household = ? ORDER BY m.entry DESC LIMIT 50`,
};
