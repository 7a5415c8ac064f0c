export const tenth = `
create table task_rules (task text primary key, rules text not null) strict, without rowid;
`;
