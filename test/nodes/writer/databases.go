package main

import (
	"context"
	"database/sql"
	"net/url"
	"strings"

	"github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
)

// database has the numbers in a table.
type database struct {
	*sql.DB
	insert string
}

func openPostgres(ctx context.Context, target *url.URL) (store, error) {
	return openDatabase(ctx, "pgx", target.String(), "insert into kept values ($1)")
}

func openMySQL(ctx context.Context, target *url.URL) (store, error) {
	config := mysql.NewConfig()
	config.User = target.User.Username()
	config.Passwd, _ = target.User.Password()
	config.Net, config.Addr, config.DBName = "tcp", target.Host, strings.TrimPrefix(target.Path, "/")
	return openDatabase(ctx, "mysql", config.FormatDSN(), "insert into kept values (?)")
}

func openDatabase(ctx context.Context, driver, target, insert string) (store, error) {
	opened, err := sql.Open(driver, target)
	if err != nil {
		return nil, err
	}
	opened.SetMaxOpenConns(1)
	if _, err := opened.ExecContext(ctx, "create table if not exists kept (n bigint primary key)"); err != nil {
		opened.Close()
		return nil, err
	}
	return database{opened, insert}, nil
}

func (d database) write(ctx context.Context, number int64) error {
	_, err := d.ExecContext(ctx, d.insert, number)
	return err
}

func (d database) read(ctx context.Context) ([]int64, error) {
	rows, err := d.QueryContext(ctx, "select n from kept")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var numbers []int64
	for rows.Next() {
		var number int64
		if err := rows.Scan(&number); err != nil {
			return nil, err
		}
		numbers = append(numbers, number)
	}
	return numbers, rows.Err()
}

func (d database) forget(ctx context.Context) error {
	_, err := d.ExecContext(ctx, "delete from kept")
	return err
}

func (d database) close() { d.Close() }
