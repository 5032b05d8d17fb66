-- Nothing to do: a foreign key costs a look at a page in memory here.
select 1;
