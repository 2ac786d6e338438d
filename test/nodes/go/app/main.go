// App is a web server as many are: it takes a while to start, and a while to answer, and does nothing about being stopped, unless GRACEFUL is set.
// Before it serves, it prints the facts of its container.
//
//	app                    serves at PORT, 8080 by default
//	app facts              prints the facts and ends
//	app note FILE TEXT     adds a line to a file
//	app show FILE          prints a file
//	app eat MEBIBYTES      takes memory, and keeps it
//	app once FILE          fails when there is no such file, and leaves it for the next try
//	app exit CODE          ends with the code; INDEX:CODE, for the pod of that index of a job only
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

func main() {
	if len(os.Args) < 2 {
		print(factsOfContainer())
		serve()
		return
	}
	switch command, rest := os.Args[1], os.Args[2:]; command {
	case "facts":
		print(factsOfContainer())
	case "note":
		note(rest[0], strings.Join(rest[1:], " "))
	case "show":
		fmt.Println(content(rest[0]))
	case "eat":
		eat(number(rest[0]))
	case "once":
		once(rest[0])
	case "exit":
		print(factsOfContainer())
		os.Exit(codeOf(rest[0]))
	default:
		fail(fmt.Errorf("no command %s", command))
	}
}

// facts are what a container finds, as a kubelet made it.
type facts struct {
	UID      string            `json:"uid"`
	GID      string            `json:"gid"`
	Groups   string            `json:"groups"`
	Bounding string            `json:"boundingCapabilities"`
	Added    string            `json:"effectiveCapabilities"`
	NoNew    string            `json:"noNewPrivileges"`
	Seccomp  string            `json:"seccomp"`
	Root     string            `json:"root"`
	Memory   string            `json:"memoryLimit"`
	CPU      string            `json:"cpuQuota"`
	Host     string            `json:"host"`
	Folder   string            `json:"folder"`
	Env      map[string]string `json:"env"`
	// Files that FILES names, separated by commas, with their content.
	Files map[string]string `json:"files"`
	// Folders that FOLDERS names, and whether a file can be written in them.
	Writable map[string]string `json:"writable"`
	// Names of all processes that it sees.
	Processes []string `json:"processes"`
}

func factsOfContainer() facts {
	status := statusOf("self")
	host, _ := os.Hostname()
	folder, _ := os.Getwd()
	found := facts{
		UID: status["Uid"], GID: status["Gid"], Groups: status["Groups"],
		Bounding: status["CapBnd"], Added: status["CapEff"], NoNew: status["NoNewPrivs"], Seccomp: status["Seccomp"],
		Root:   optionsOfRoot(),
		Memory: content("/sys/fs/cgroup/memory/memory.limit_in_bytes"), CPU: content("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"),
		Host: host, Folder: folder,
		Env: map[string]string{}, Files: map[string]string{}, Writable: map[string]string{},
	}
	for _, variable := range os.Environ() {
		name, value, _ := strings.Cut(variable, "=")
		found.Env[name] = value
	}
	for _, path := range listed("FILES") {
		found.Files[path] = content(path)
	}
	for _, path := range listed("FOLDERS") {
		found.Writable[path] = written(path)
	}
	entries, _ := os.ReadDir("/proc")
	for _, entry := range entries {
		if _, err := strconv.Atoi(entry.Name()); err == nil {
			found.Processes = append(found.Processes, statusOf(entry.Name())["Name"])
		}
	}
	return found
}

func print(found facts) {
	line, err := json.Marshal(found)
	fail(err)
	fmt.Println(string(line))
}

func statusOf(process string) map[string]string {
	status := map[string]string{}
	file, err := os.Open("/proc/" + process + "/status")
	if err != nil {
		return status
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), ":")
		status[name] = strings.Join(strings.Fields(value), " ")
	}
	return status
}

func optionsOfRoot() string {
	for _, line := range strings.Split(content("/proc/mounts"), "\n") {
		if fields := strings.Fields(line); len(fields) > 3 && fields[1] == "/" {
			return strings.Split(fields[3], ",")[0]
		}
	}
	return ""
}

func content(path string) string {
	bytes, err := os.ReadFile(path)
	if err != nil {
		return "no: " + err.Error()
	}
	return strings.TrimRight(string(bytes), "\n")
}

func written(folder string) string {
	file, err := os.CreateTemp(folder, "written")
	if err != nil {
		return "no"
	}
	file.Close()
	os.Remove(file.Name())
	return "yes"
}

func listed(variable string) []string {
	return strings.FieldsFunc(os.Getenv(variable), func(r rune) bool { return r == ',' })
}

func note(path, text string) {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	fail(err)
	_, err = fmt.Fprintln(file, text)
	fail(err)
	fail(file.Close())
}

func eat(mebibytes int) {
	taken := make([][]byte, mebibytes)
	for i := range taken {
		taken[i] = make([]byte, 1<<20)
		for at := 0; at < len(taken[i]); at += 4096 {
			taken[i][at] = 1
		}
	}
	fmt.Println("took", len(taken), "MiB")
	time.Sleep(time.Hour)
}

func once(path string) {
	if _, err := os.Stat(path); err == nil {
		return
	}
	note(path, "tried")
	os.Exit(1)
}

func codeOf(given string) int {
	index, code, only := strings.Cut(given, ":")
	if !only {
		return number(given)
	}
	if index != os.Getenv("JOB_COMPLETION_INDEX") {
		return 0
	}
	return number(code)
}

func number(given string) int {
	parsed, err := strconv.Atoi(given)
	fail(err)
	return parsed
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
