module keelwright.io/lab/nodes

go 1.26
